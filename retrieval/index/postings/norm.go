package postings

// norm is the length normalization of a field: 1 - B + B · length/average.
type norm struct{ fixed, slope float32 }

// averages returns the average length of each field whose lengths add up to totals, at least 1.
func averages(totals []int64, documents int) []float64 {
	list := make([]float64, len(totals))
	for f, total := range totals {
		list[f] = max(1, float64(total)/float64(max(documents, 1)))
	}
	return list
}

// newNorm returns the norm of a field of the given average length.
func newNorm(b, average float64) norm {
	return norm{float32(1 - b), float32(b / average)}
}

// at returns the norm of a document of the given length, at least 0.
func (n norm) at(length uint16) float32 { return n.fixed + float32(n.slope*float32(length)) }
