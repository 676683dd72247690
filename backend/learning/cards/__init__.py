"""What trained models say of themselves: their cards, for officers whole, for everybody in part."""
