"""Jobs that keep the officers' queue of suggested pairs filled."""
