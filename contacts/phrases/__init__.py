"""Reading what a busy person typed: a date and a next step, in English, Polish, Russian or Persian."""
