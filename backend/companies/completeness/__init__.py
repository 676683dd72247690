"""How complete a profile is."""
