package main

import (
	"errors"
	"testing"

	"github.com/google/go-cmp/cmp"
)

func TestParse(t *testing.T) {
	for _, tt := range []struct {
		args, want []string
		data       string
		k          int
		json       bool
	}{
		{[]string{"a", "-data", "d", "b"}, []string{"a", "b"}, "d", 0, false},
		{[]string{"-data=d", "--json", "a"}, []string{"a"}, "d", 0, true},
		{[]string{"a", "-json=false", "-k", "3"}, []string{"a"}, "", 3, false},
		{[]string{"a", "--", "-k", "3"}, []string{"a", "-k", "3"}, "", 0, false},
		{[]string{"-k=5", "--", "--"}, []string{"--"}, "", 5, false},
		{[]string{"-", "- a", "-第一条", "-5", "——"}, []string{"-", "- a", "-第一条", "-5", "——"}, "", 0, false},
		{[]string{"-data", "-x"}, nil, "-x", 0, false},
	} {
		a := newApp(func(string) string { return "" }, nil, nil, nil)
		var k *int
		c, _ := a.newCall(func(c *call) action {
			c.takesJSON()
			k = c.hits(0, "")
			return nil
		})
		got, err := c.parse(tt.args)
		if err != nil {
			t.Errorf("%q: %v", tt.args, err)
			continue
		}
		if diff := cmp.Diff(got, tt.want); diff != "" || c.data != tt.data || *k != tt.k || c.json != tt.json {
			t.Errorf("%q: data %q, k %d, json %v, (-got +want):\n%s", tt.args, c.data, *k, c.json, diff)
		}
	}
}

func TestParseRefuses(t *testing.T) {
	for _, args := range [][]string{{"-dta", "d"}, {"-data"}, {"-k", "0"}, {"-k", "1001"}, {"-k", "x"}, {"-k="}, {"-json=maybe"}} {
		a := newApp(func(string) string { return "" }, nil, nil, nil)
		c, _ := a.newCall(func(c *call) action {
			c.takesJSON()
			c.hits(0, "")
			return nil
		})
		var wrong *usageError
		if _, err := c.parse(args); !errors.As(err, &wrong) {
			t.Errorf("%q: got %v, want a usage error", args, err)
		}
	}
}

func TestNearest(t *testing.T) {
	words := []string{"ask", "search", "cite", "version", "help", "corpus refresh"}
	for _, tt := range []struct{ word, want string }{
		{"serach", "search"},
		{"sea", "search"},
		{"Cite", "cite"},
		{"aks", "ask"},
		{"corpus refersh", "corpus refresh"},
		{"verison", "version"},
		{"corpsu", "corpus refresh"},
		{"frobnicate", ""},
		{"", ""},
		{"什么是人工智能治理", ""},
	} {
		if got := nearest(tt.word, words); got != tt.want {
			t.Errorf("nearest(%q) = %q, want %q", tt.word, got, tt.want)
		}
	}
}
