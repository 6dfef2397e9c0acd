package citation

import (
	"slices"
	"testing"

	"yiju/corpus"
)

// versions returns two versions of measures, two acts with a year in the title, a law without a date and a table.
func versions() []*corpus.Instrument {
	law := clauses("第一条 ", 2)
	law[1].Text = "第二条　本法自2021年11月1日起施行。"
	table := clauses("", 1)
	table[0].Text = "1 Lamps\nControl | Text\nMEASURE 2.10: | Lamps are measured.\nAC-1 | Badges are checked."
	heading := &corpus.Clause{ID: "s1", Heading: "Keeper Guidelines", Text: "Keeper Guidelines"}
	below := clauses("", 2)
	for _, c := range below {
		c.Path = []string{heading.Heading}
	}
	of := func(id, date string, l corpus.Lang, title string, cs []*corpus.Clause) *corpus.Instrument {
		return &corpus.Instrument{ID: id, Date: date, Kind: "law", Documents: []*corpus.Document{{Lang: l, Title: title, Clauses: cs}}}
	}
	all := []*corpus.Instrument{
		of("m19", "2019-05-01", corpus.Chinese, "航标维护办法", clauses("第", 3)), of("m25", "2025-08-01", corpus.Chinese, "航标维护办法", clauses("第", 3)),
		of("a18", "", corpus.English, "Buoy Act 2018", clauses("Article ", 3)), of("a23", "", corpus.English, "Buoy Act 2023", clauses("Article ", 3)),
		of("law", "", corpus.Chinese, "灯塔信息保护法", law), of("table", "", corpus.English, "Lamp Control Framework", table),
		of("code", "", corpus.English, "Keeper Code of Conduct", append([]*corpus.Clause{heading}, below...)),
	}
	corpus.TellApart(all)
	return all
}

func TestYears(t *testing.T) {
	c := NewCatalog(versions())
	for text, want := range map[string]string{
		"航标维护办法第二条": "ambiguous", "航标维护办法（2025年修订）第二条": "exact m25/2", "2019年《航标维护办法》第二条": "exact m19/2",
		"2019版航标维护办法第二条": "exact m19/2", "航标维护办法第二条（2019年）": "exact m19/2", "《航标维护办法》（2019-05-01）第二条": "exact m19/2",
		"航标维护办法（经2025年修正）第二条": "exact m25/2", "航标维护办法（2020）第二条": "not_found",
		"航标维护办法（自2025年9月1日起施行）第二条": "ambiguous",
		"Buoy Act Article 2": "ambiguous", "Buoy Act (2018), Article 2": "exact a18/2", "Article 2 of the 2023 Buoy Act": "exact a23/2",
		"Buoy Act Article 2 (2018)": "exact a18/2", "Buoy Act as of 2023, Article 2": "exact a23/2", "Buoy Act 2020 Article 2": "not_found",
		"2018年灯塔信息保护法第一条": "not_found", "2025年航标维护办法第二条": "exact m25/2",
		"灯塔信息保护法（2021）第一条": "exact law/1", "灯塔信息保护法（2020）第一条": "exact law/1", "灯塔信息保护法（2018）第一条": "not_found",
		"Lamp Control Framework AC-1": "exact table/1", "Lamp Control Framework MEASURE 2.10": "exact table/1",
		"measure 2.10 of the Lamp Control Framework": "exact table/1", "Lamp Control Framework MEASURE 2.1": "out_of_range",
		"Keeper Code of Conduct, Keeper Guidelines 2": "exact code/2", "Keeper Code of Conduct, Keeper Guidelines 3": "out_of_range",
	} {
		points := c.Pinpoints(text)
		if len(points) != 1 {
			t.Errorf("%s: got %d pinpoints", text, len(points))
			continue
		}
		r := c.Resolve(points[0])
		got := string(r.Status)
		if r.Status == Exact {
			got += " " + r.Refs[0].String()
		}
		if got != want || r.Status == OutOfRange && (r.ValidRange.First == "" || r.ValidRange.Last == "") {
			t.Errorf("%s: got %s %v, want %s", text, got, r.ValidRange, want)
		}
	}
}

// TestYearOfQuestion asks what a law says in a year that is not its own.
func TestYearOfQuestion(t *testing.T) {
	c := NewCatalog(versions())
	for text, want := range map[string][]string{
		"2024年灯塔信息保护法有什么要求？": {"law"}, "2018版灯塔信息保护法有什么要求？": {}, "2019年航标维护办法有什么要求？": {"m19"},
	} {
		names := c.Names(text)
		if len(names) != 1 || !slices.Equal(names[0].Instruments, want) {
			t.Errorf("%s: got %+v, want %v", text, names, want)
		}
	}
}

// TestYearWithoutName checks that a year which says nothing without a name is told.
func TestYearWithoutName(t *testing.T) {
	points := NewCatalog(versions()).Pinpoints("第二条（2019年）")
	if len(points) != 1 || points[0].Unread != "（2019年）" {
		t.Errorf("got %+v", points)
	}
}

func TestFormerNames(t *testing.T) {
	b := NewCatalogBuilder()
	for _, i := range fixture() {
		b.Add(i, func(*corpus.Clause) string { return "" })
	}
	gone := func(id string, l corpus.Lang, title string) {
		b.AddFormer(&corpus.Instrument{ID: id, Documents: []*corpus.Document{{Lang: l, Title: title}}})
	}
	gone("bridge", corpus.English, "Pontoon Bridge Rules")
	gone("raft", corpus.Chinese, "中华人民共和国木筏管理条例")
	gone("old-initiative", corpus.Chinese, "全球人工智能航运倡议") // the title of another one now
	c := b.Catalog()
	for text, want := range map[string][]string{
		"Pontoon Bridge Rules Article 2": {"bridge"}, "Article 2 of the Pontoon Bridge Rules": {"bridge"}, "Pontoon Bridge Rules": {"bridge"},
		"木筏管理条例第三条": {"raft"}, "《木筏管理条例》": {"raft"}, "Colorado Pontoon Bridge Rules Article 2": nil, "全球人工智能航运倡议第二条": nil,
	} {
		points := c.Pinpoints(text)
		if len(points) != 1 || !slices.Equal(points[0].Former, want) {
			t.Errorf("%s: got %+v, want %v", text, points, want)
		} else if want != nil && c.Resolve(points[0]).Status != NotFound {
			t.Errorf("%s: found", text)
		}
	}
}
