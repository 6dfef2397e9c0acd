package citation

// Reading is a text with the clauses and instruments that it mentions. A question is read once, and its reading passed
// on to search and answer.
type Reading struct {
	Text      string
	Pinpoints []Pinpoint
	Resolved  []Resolution // of the pinpoints, in their order
	Names     []NameMatch
}

// Read finds what Pinpoints and Names find in text, and looks the pinpoints up.
func (c *Catalog) Read(text string) *Reading {
	s := c.scan(text)
	r := &Reading{Text: text, Names: c.namesIn(s), Pinpoints: c.pinpointsIn(s)}
	for _, p := range r.Pinpoints {
		r.Resolved = append(r.Resolved, c.Resolve(p))
	}
	return r
}
