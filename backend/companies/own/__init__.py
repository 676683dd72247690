"""One's own company: its pages and twins, the first visit, its profile's steps, handing it in."""
