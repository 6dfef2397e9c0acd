package indextest

import (
	"strings"

	"github.com/rogpeppe/go-internal/txtar"

	"yiju/corpus"
	"yiju/corpus/extract"
	"yiju/corpus/structure"
)

// Recovered reads the sources in a folder of a txtar file, "" for all of them, as any others.
func Recovered(file, folder string, m corpus.Manifest) (*corpus.Corpus, error) {
	archive, err := txtar.ParseFile(file)
	if err != nil {
		return nil, err
	}
	if folder != "" {
		folder += "/"
	}
	var texts []corpus.SourceText
	for _, f := range archive.Files {
		name, ok := strings.CutPrefix(f.Name, folder)
		if !ok {
			continue
		}
		text, err := extract.Text(name, f.Data)
		if err != nil {
			return nil, err
		}
		texts = append(texts, text)
	}
	return structure.Recover(texts, m)
}

// Teas returns the corpus of retrieval/service/testdata/finder.txtar, which is given as file: an initiative in both languages,
// a law and news.
func Teas(file string) (*corpus.Corpus, error) {
	return Recovered(file, "", corpus.Manifest{Instruments: []corpus.ManifestInstrument{
		{ID: "tea-initiative", TitleZH: "全岛茶水治理倡议", TitleEN: "Global Initiative on Tea Governance", Aliases: []string{"茶倡议"}, LevelZH: corpus.Official, LevelEN: corpus.OfficialTranslation},
		{ID: "tea-law", TitleZH: "茶叶保管法", LevelZH: corpus.Official},
		{ID: "tea-news", TitleZH: "茶水日报", LevelZH: corpus.News},
	}})
}
