package translate

import (
	"context"
	"maps"
	"slices"
	"strconv"
	"strings"

	"yiju/corpus"
	"yiju/retrieval/index"
)

// Write adds to d the translations mined from its clauses, the official terms for everyday phrases, and the translations of
// the dictionary x unless it is nil.
func Write(ctx context.Context, d *index.Draft, x *Lexicon) error {
	if err := d.Err(); err != nil {
		return err
	}
	texts, err := align(ctx, d.Analyzer(), versions(d.Corpus()))
	if err != nil {
		return err
	}
	putTranslations(d, ofCorpus, texts.mine())
	d.SetLexicon(Digest(x))
	v, err := readVocabularies(ctx, d)
	if err != nil {
		return err
	}
	putTranslations(d, EverydayInChinese, everyday(d.Analyzer(), v, corpus.Chinese))
	putTranslations(d, EverydayInEnglish, everyday(d.Analyzer(), v, corpus.English))
	if x == nil {
		return d.Err()
	}
	text, err := d.Dictionary().MarshalText()
	if err != nil {
		return err
	}
	putTranslations(d, OfLexicon, x.translations(d.Analyzer(), v, frequencies(text)))
	return d.Err()
}

func putTranslations(d *index.Draft, s Source, tables map[corpus.Lang]renderings) {
	for _, l := range []corpus.Lang{corpus.Chinese, corpus.English} {
		for _, head := range slices.Sorted(maps.Keys(tables[l])) {
			var b strings.Builder
			best := strongest(tables[l][head])
			unit := best[0].Weight // translations are relative to the first
			if s > OfLexicon {
				unit = 1
			}
			for _, x := range best {
				b.WriteString(x.Text + "\t" + strconv.FormatFloat(x.Weight/unit, 'f', 2, 64) + "\n")
			}
			d.PutTranslation(l, head, int(s), strings.TrimSuffix(b.String(), "\n"))
		}
	}
}

// readVocabularies returns the terms of the passages of d.
func readVocabularies(ctx context.Context, d *index.Draft) (*vocabularies, error) {
	v := &vocabularies{make(map[string]bool), make(map[string]bool), make(map[string]bool)}
	err := d.Terms(ctx, corpus.English, func(k index.Key) {
		if k.Field == index.Words {
			v.stems[k.Text] = true
		}
	})
	if err != nil {
		return nil, err
	}
	return v, d.Terms(ctx, corpus.Chinese, func(k index.Key) {
		switch k.Field {
		case index.Bigrams:
			v.pairs[k.Text] = true
		case index.Unigrams:
			v.chars[k.Text] = true
		}
	})
}
