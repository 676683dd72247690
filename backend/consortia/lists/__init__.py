"""Many consortia: lists, boxes, what other rooms show of them."""
