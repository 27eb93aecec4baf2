-- Questions whose answer is known: what they measure is the reviewer's attention, not the item.

-- Apart from `question`, so that nothing that hands questions out can give one away.
CREATE TABLE attention (
    question_id INTEGER PRIMARY KEY REFERENCES question (id),
    expected TEXT NOT NULL CHECK (expected IN ('correct', 'incorrect')),
    -- told in place of the question's own probability, which is null: nobody drew it
    shown_probability REAL
) STRICT;
CREATE TRIGGER attention_stands_update BEFORE UPDATE ON attention
BEGIN SELECT RAISE(ABORT, 'a known answer never changes'); END;
CREATE TRIGGER attention_stands_delete BEFORE DELETE ON attention
BEGIN SELECT RAISE(ABORT, 'a known answer never changes'); END;
