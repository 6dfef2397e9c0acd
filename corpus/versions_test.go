package corpus

import (
	"slices"
	"testing"
)

func TestTellApart(t *testing.T) {
	titled := func(l Lang, title, date string) *Instrument {
		i := &Instrument{Date: date, Documents: []*Document{{Lang: l, Title: title}}}
		if i.TitleZH = title; l == English {
			i.TitleZH, i.TitleEN = "", title
		}
		return i
	}
	all := []*Instrument{
		titled(Chinese, "航标办法", "2019-05-01"), titled(Chinese, "航标办法", "2025"), titled(Chinese, "航标办法", ""),
		titled(English, "Buoy Act", "2018"), titled(English, "Buoy Act", "2023"),
		titled(English, "Quay Act", "2018"), titled(Chinese, "渡船办法", "2020"), titled(Chinese, "渡船办法", "2020"),
	}
	want := []string{"航标办法（2019-05-01）", "航标办法（2025）", "航标办法", "Buoy Act (2018)", "Buoy Act (2023)", "Quay Act", "渡船办法", "渡船办法"}
	for range 2 { // the second time changes nothing
		TellApart(all)
		var got []string
		for _, i := range all {
			got = append(got, i.Documents[0].Title)
			if i.TitleZH+i.TitleEN != i.Documents[0].Title {
				t.Errorf("instrument %q, document %q", i.TitleZH+i.TitleEN, i.Documents[0].Title)
			}
		}
		if !slices.Equal(got, want) {
			t.Errorf("got %q, want %q", got, want)
		}
	}
}
