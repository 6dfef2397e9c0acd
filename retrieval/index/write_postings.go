package index

import (
	"encoding/binary"
	"os"
	"slices"
	"sync"

	"yiju/corpus"
	"yiju/retrieval/index/postings"
)

// belongsPerRow is the number of passages in a row of the table belongs, belongsBytes each.
const (
	belongsPerRow = 16_384
	belongsBytes  = 12
)

// languageShift is the position of the language in the keys of the table chunk.
const languageShift = 60

// counted is the state of a language before its postings are written.
type counted struct {
	lang    corpus.Lang
	first   int // passage
	words   *vocabulary
	builder *postings.Builder
	spill   *os.File // of builder, or nil
	path    string   // of spill
}

// newCounted starts to count the passages of a language, beginning with the next one. Postings that do not fit in memory
// go to a file next to the snapshot, which is unlinked while in use if the system allows that.
func (w *writer) newCounted(l corpus.Lang) *counted {
	c := &counted{lang: l, first: w.counts.Passages + 1, words: &vocabulary{ids: make(map[string]uint32)}, path: w.spill + "-" + string(l)}
	c.builder = postings.NewBuilder(int(Fields), BM25B, func() (postings.Spill, error) {
		var err error
		if c.spill, err = os.OpenFile(c.path, os.O_RDWR|os.O_CREATE|os.O_TRUNC, 0o600); err != nil {
			return nil, err
		}
		_ = os.Remove(c.path) // else in end
		return c.spill, nil
	})
	return c
}

// end removes the file of newCounted.
func (c *counted) end() error {
	if c.spill == nil {
		return nil
	}
	err := c.spill.Close()
	_ = os.Remove(c.path)
	return err
}

// count adds a passage to b.
func count(b *postings.Builder, terms *[nSections]Tokens) error {
	if err := b.Begin(lengthsOf(terms)); err != nil {
		return err
	}
	eachTerm(terms, b.Count)
	return nil
}

// lengthsOf returns the weighted number of terms of a passage in each field.
func lengthsOf(terms *[nSections]Tokens) []int {
	lengths := make([]int, Fields)
	for s := range nSections {
		for f := range Fields {
			lengths[f] += sectionWeight[s] * len(terms[s][f])
		}
	}
	return lengths
}

// eachTerm calls visit for the terms of a passage, with the field in which each counts and its weight.
func eachTerm(terms *[nSections]Tokens, visit func(field int, text string, n int)) {
	for s := range nSections {
		for f := range Fields + 1 {
			place := f
			if f == Extras {
				place = Words
			}
			for _, t := range terms[s][f] {
				visit(int(place), t, sectionWeight[s])
			}
		}
	}
}

// sink writes the postings of a language.
type sink struct {
	w     *writer
	lang  corpus.Lang
	high  int64 // of the keys of chunks
	words *vocabulary
}

func (w *writer) sink(l corpus.Lang, v *vocabulary) *sink {
	return &sink{w: w, lang: l, high: int64(slices.Index(languages[:], l)) << languageShift, words: v}
}

// PutTerm writes a row of term.
func (s *sink) PutTerm(t postings.Term) error {
	id, ok := s.words.ids[t.Text]
	if Field(t.Field) != Words || !ok {
		id = s.words.new()
	}
	s.w.exec(`INSERT INTO term VALUES (?, ?, ?, ?, ?, ?)`, string(s.lang), t.Field, t.Text, id, t.DF, t.Data)
	return s.w.err
}

// PutChunk writes a row of chunk.
func (s *sink) PutChunk(list, chunk int, data []byte) error {
	s.w.exec(`INSERT INTO chunk VALUES (?, ?)`, s.high|postings.ChunkKey(list, chunk), data)
	return s.w.err
}

// PutLengths writes a row of length.
func (s *sink) PutLengths(f, row int, data []byte) error {
	s.w.exec(`INSERT INTO length VALUES (?, ?, ?, ?)`, string(s.lang), f, row, data)
	return s.w.err
}

// postings writes the postings of a language, which another goroutine merges meanwhile.
func (w *writer) postings(c *counted) error {
	pages, stop := make(chan *page, 2), make(chan struct{})
	var head []byte
	var err error
	go func() {
		defer close(pages)
		r := newRelay(pages, stop)
		if head, err = c.builder.Finish(r); err == nil {
			err = r.send()
		}
	}()
	s, once := w.sink(c.lang, c.words), sync.OnceFunc(func() { close(stop) })
	for p := range pages {
		for _, r := range p.rows {
			if s.put(r); w.err != nil {
				once()
				break
			}
		}
		p.done()
	}
	if w.err == nil && err != nil {
		return err
	}
	w.exec(`INSERT INTO postings VALUES (?, ?, ?)`, string(c.lang), c.first, head)
	return w.err
}

// belong records the Place of the next passage.
func (w *writer) belong(p placed) {
	for _, row := range []int64{p.row, p.documentRow, p.same} {
		w.belongs = binary.LittleEndian.AppendUint32(w.belongs, uint32(row))
	}
	if len(w.belongs) == belongsPerRow*belongsBytes {
		w.flushBelongs()
	}
}

func (w *writer) flushBelongs() {
	if n := len(w.belongs) / belongsBytes; n > 0 {
		w.exec(`INSERT INTO belongs VALUES (?, ?)`, w.counts.Passages-n+1, w.belongs)
		w.belongs = w.belongs[:0]
	}
}
