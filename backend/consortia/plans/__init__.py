"""Teams that might be: proposed by the engine, compared, weighed without a rule."""
