package structure

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"yiju/corpus"
)

// seedDocument finds the document of a file whose first clause begins at a line.
func seedDocument(t *testing.T, c *corpus.Corpus, file string, line int, l corpus.Lang) *corpus.Document {
	t.Helper()
	for _, i := range c.Instruments {
		for _, d := range i.Documents {
			if strings.HasPrefix(d.Source, file) && d.Lang == l && d.Clauses[0].Location.LineStart == line {
				return d
			}
		}
	}
	t.Fatalf("%s: no %s document begins at line %d", file, l, line)
	return nil
}

// outline writes id and lines of every clause, with a plus where the label was added.
func outline(d *corpus.Document) string {
	var out []string
	for _, c := range d.Clauses {
		s := fmt.Sprintf("%s:%d", c.ID, c.Location.LineStart)
		if c.Location.LineEnd > c.Location.LineStart {
			s += fmt.Sprintf("-%d", c.Location.LineEnd)
		}
		if c.LabelAdded {
			s += "+"
		}
		out = append(out, s)
	}
	return strings.Join(out, " ")
}

// TestSeeds holds the real sources to what is known of their lines, never to their words.
func TestSeeds(t *testing.T) {
	c := seeds(t).recover(t)
	tests := []struct {
		name  string
		file  string
		line  int // where the first clause begins
		lang  corpus.Lang
		level corpus.Level
		notes []string
		want  string
	}{
		{"remarks zh", "000", 5, "zh", corpus.Official, nil,
			"p1:5+ p2:7+ p3:9+ p4:11+ p5:14+ p6:16+ p7:18+ p8:21+ 1:23 2:25 3:27 p12:29+ p13:31+ p14:33+ p15:35+"},
		{"remarks en", "000", 6, "en", corpus.OfficialTranslation, nil,
			"p1:6+ p2:8+ p3:10+ p4:12-13+ p5:15+ p6:17+ p7:19-20+ p8:22+ 1:24 2:26 3:28 p12:30+ p13:32+ p14:34+ p15:36+"},
		{"editor's note", "001", 5, "zh", corpus.Commentary, nil, "p1:5+"},
		{"article", "001", 11, "zh", corpus.Commentary, nil,
			"preamble:11-15 1:17-19 1.1:21 1.2:23-31 1.3:33 1.4:35 2:37-39 2.1:41-49 2.2:51 2.3:53-63 3:65-67 3.1:69 3.2:71 3.3:73-79 3.4:81 conclusion:83-85"},
		{"second article", "001", 91, "zh", corpus.Commentary, []string{corpus.NoteEndMissing}, "p1:91+"},
		{"plan zh", "002", 9, "zh", corpus.Official, nil,
			"preamble:9-11 1:13 2:15 3:17 4:19 5:21 6:23 7:25 8:27 9:29 10:31 11:33 12:35 13:37"},
		{"plan en", "003", 5, "en", corpus.UnofficialTranslation, []string{corpus.NoteEndMissing},
			"preamble:5-9 1:13-15 2:19-21 3:25-27 4:31-33 5:37-39"},
		{"mayors", "002", 135, "zh", corpus.News, []string{corpus.NoteJoined},
			"p1:135+ p2:141+ p3:143+ p4:145+ p5:147+ p6:153+ p7:155+ p8:41-157+ p9:43+ p10:45+ p11:47+ p12:53+ p13:55+ p14:57+ p15:59+ p16:61+"},
		{"trade talks", "002", 67, "zh", corpus.Commentary, []string{corpus.NoteJoined}, "p1:67+ p2:69+ p3:71-105+ p4:107+ p5:109+"},
		{"interview", "002", 79, "zh", corpus.News, []string{corpus.NoteJoined},
			"p1:79+ p2:81+ p3:83+ p4:85-111+ p5:113+ p6:115+ p7:117+"},
		{"film", "002", 93, "zh", corpus.News, []string{corpus.NoteJoined}, "p1:93+ p2:95+ p3:97-119+ p4:121+ p5:123+"},
		{"opening", "002", 99, "zh", corpus.News, []string{corpus.NoteBeginningMissing, corpus.NoteJoined, corpus.NoteUntitled},
			"p1:99+ p2:125+"},
		{"organisation", "002", 103, "zh", corpus.News, []string{corpus.NoteJoined}, "p1:103-127+ p2:129+"},
		{"initiative", "004", 94, "zh", corpus.Official, nil,
			"preamble:94-107 1:109-111+ 2:113-115+ 3:117-120+ 4:122-126+ 5:128-130+ 6:132-133+ 7:135-136+ 8:138-140+ 9:142-144+ 10:146-147+ 11:149-152+"},
	}
	documents := 0
	for _, i := range c.Instruments {
		documents += len(i.Documents)
	}
	if documents != len(tests) {
		t.Errorf("%d documents, want %d", documents, len(tests))
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			d := seedDocument(t, c, tt.file, tt.line, tt.lang)
			if diff := cmp.Diff(strings.Fields(outline(d)), strings.Fields(tt.want)); diff != "" {
				t.Errorf("clauses (-got +want):\n%s", diff)
			}
			if d.Level != tt.level {
				t.Errorf("level %s, want %s", d.Level, tt.level)
			}
			if !slices.Equal(d.Notes, tt.notes) {
				t.Errorf("notes %v, want %v", d.Notes, tt.notes)
			}
		})
	}
}

// TestSeedVariants checks that the two sources of the plan give one document with the differences kept.
func TestSeedVariants(t *testing.T) {
	d := seedDocument(t, seeds(t).recover(t), "002", 9, corpus.Chinese)
	var got []string
	for _, c := range d.Clauses {
		for _, v := range c.Variants {
			got = append(got, fmt.Sprintf("%s from %s", c.ID, v.File[:3]))
		}
	}
	if want := []string{"preamble from 003", "4 from 003"}; !slices.Equal(got, want) {
		t.Errorf("variants %v, want %v", got, want)
	}
}

// TestSeedNotes checks where the notes of the journal hang: how many on each clause.
func TestSeedNotes(t *testing.T) {
	d := seedDocument(t, seeds(t).recover(t), "001", 11, corpus.Chinese)
	got := make(map[string]string)
	for _, c := range d.Clauses {
		for _, n := range c.Notes {
			got[c.ID] += n.Mark
		}
	}
	want := map[string]string{"preamble": "*", "1": "①", "1.1": "②", "1.2": "③①", "1.3": "②", "2.1": "③①②", "2.2": "③④",
		"3.1": "①", "3.2": "②", "3.4": "①②", "conclusion": "③"}
	if diff := cmp.Diff(got, want); diff != "" {
		t.Errorf("notes (-got +want):\n%s", diff)
	}
}
