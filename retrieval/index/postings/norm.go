package postings

// norm says how the length of a document counts in a field: 1 - B + B · length/average.
type norm struct{ fixed, slope float32 }

// newNorm returns the norm of a field whose lengths add up to total. An average below 1 counts as 1.
func newNorm(b float64, total int64, documents int) norm {
	average := max(1, float64(total)/float64(max(documents, 1)))
	return norm{float32(1 - b), float32(b / average)}
}

// of returns the norm of a document of the given length: at least 0.
func (n norm) of(length uint16) float32 { return n.fixed + float32(n.slope*float32(length)) }
