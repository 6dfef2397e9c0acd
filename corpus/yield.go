package corpus

import "slices"

// Yield is what a source adds to a corpus.
type Yield struct {
	Source        *Source
	Documents     int     // whose text is from it
	ZH, EN, Other int     // clauses in it, by language
	Levels        []Level // of the documents with clauses in it, each once
}

// Clauses returns the number of clauses in the source.
func (y Yield) Clauses() int { return y.ZH + y.EN + y.Other }

// Yields returns what each source adds, in the order of c.Sources. A document counts with the source that its text is from,
// a clause with the one that holds it.
func (c *Corpus) Yields() []Yield {
	all := make([]Yield, len(c.Sources))
	at := make(map[string]*Yield)
	for n, s := range c.Sources {
		all[n].Source = s
		at[s.Name] = &all[n]
	}
	for _, i := range c.Instruments {
		for _, d := range i.Documents {
			if y := at[d.Source]; y != nil {
				y.Documents++
			}
			for _, clause := range d.Clauses {
				if y := at[clause.Location.File]; y != nil {
					y.count(d)
				}
			}
		}
	}
	return all
}

// count adds a clause of d.
func (y *Yield) count(d *Document) {
	switch d.Lang {
	case Chinese:
		y.ZH++
	case English:
		y.EN++
	default:
		y.Other++
	}
	if !slices.Contains(y.Levels, d.Level) {
		y.Levels = append(y.Levels, d.Level)
	}
}
