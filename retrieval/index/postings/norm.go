package postings

// norm is the length normalization of a field: 1 - B + B · length/average.
type norm struct{ fixed, slope float32 }

// normsOf returns the average length of each field, at least 1, and its norm. The lengths of a field add up to its total.
func normsOf(b float64, totals []int64, documents int) (averages []float64, norms []norm) {
	for _, total := range totals {
		average := max(1, float64(total)/float64(max(documents, 1)))
		averages = append(averages, average)
		norms = append(norms, norm{float32(1 - b), float32(b / average)})
	}
	return averages, norms
}

// at returns the norm of a document of the given length, at least 0.
func (n norm) at(length uint16) float32 { return n.fixed + float32(n.slope*float32(length)) }
