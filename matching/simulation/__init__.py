"""A made-up market with known preferences: does the feedback loop find what it cannot see?"""
