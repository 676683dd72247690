"""Required capabilities drafted from a call's text, with the reasons for each."""
