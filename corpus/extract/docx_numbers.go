package extract

import (
	"encoding/xml"
	"strconv"
	"strings"
)

// numbering says which list and level numbers a paragraph.
type numbering struct {
	list  int // numId; 0 switches numbering off, -1 is not given
	level int // -1 is not given
	style string
}

// levels is how many levels a list has by the standard.
const levels = 9

// level is how a list numbers one of its levels.
type level struct {
	start  int
	format string // ST_NumberFormat
	text   string // "%1.%2"
	legal  bool   // every number in it is printed in decimal
	after  int    // how many of the levels above begin its count anew; all of them without an element lvlRestart
}

// abstract is a list definition. Lists that share one count on together, but for their overrides.
type abstract struct {
	link   string // the style whose list it takes over (numStyleLink)
	levels [levels]level
	count  [levels]int // of the last paragraph at each level; 0 before the first
}

// instance is a list of the document.
type instance struct {
	of     *abstract
	start  [levels]int    // overrides; -1 for none, used up by the first paragraph
	levels [levels]*level // overrides; nil for none
}

// level returns how the list numbers level i.
func (n *instance) level(i int) level {
	if n.levels[i] != nil {
		return *n.levels[i]
	}
	return n.of.levels[i]
}

// numbers are the lists of a document by numId.
type numbers map[int]*instance

// readNumbers reads the part that defines the lists.
func readNumbers(a *archive, part string) (numbers, error) {
	abstracts, byStyle := make(map[int]*abstract), make(map[string]*abstract)
	all := make(numbers)
	var def *abstract
	var inst *instance
	var lvl *level
	at := -1
	err := a.each(part, func(t xml.Token) error {
		e, ok := t.(xml.StartElement)
		if !ok {
			return nil
		}
		switch e.Name.Local {
		case "abstractNum":
			def, inst, lvl = &abstract{}, nil, nil
			abstracts[numberOf(attr(e, "abstractNumId"))] = def
		case "num":
			def, lvl = nil, nil
			inst = &instance{}
			for i := range inst.start {
				inst.start[i] = -1
			}
			all[numberOf(attr(e, "numId"))] = inst
		case "abstractNumId":
			if inst != nil {
				inst.of = abstracts[value(e)]
			}
		case "lvlOverride":
			at = numberOf(attr(e, "ilvl"))
		case "startOverride":
			if inst != nil && at >= 0 && at < levels {
				inst.start[at] = value(e)
			}
		case "lvl":
			lvl = nil
			switch i := numberOf(attr(e, "ilvl")); {
			case i < 0 || i >= levels:
			case def != nil:
				lvl = &def.levels[i]
				*lvl = level{start: 1, after: i}
			case inst != nil:
				lvl = &level{start: 1, after: i}
				inst.levels[i] = lvl
			}
		case "styleLink":
			if def != nil {
				byStyle[attr(e, "val")] = def
			}
		case "numStyleLink":
			if def != nil {
				def.link = attr(e, "val")
			}
		}
		if lvl != nil {
			lvl.set(e)
		}
		return nil
	})
	for _, n := range all {
		if n.of != nil && n.of.link != "" && byStyle[n.of.link] != nil {
			n.of = byStyle[n.of.link]
		}
	}
	return all, err
}

func (l *level) set(e xml.StartElement) {
	switch e.Name.Local {
	case "start":
		l.start = max(value(e), 0)
	case "numFmt":
		l.format = attr(e, "val")
	case "lvlText":
		l.text = attr(e, "val")
	case "lvlRestart":
		l.after = value(e)
	case "isLgl":
		l.legal = !off(e)
	}
}

// next counts a paragraph and returns the number that is printed before it: "" for none and for bullets, which are no
// text, except dashes, which number clauses in texts of this field.
func (ns numbers) next(n numbering) string {
	inst := ns[n.list]
	if n.list <= 0 || inst == nil || inst.of == nil {
		return ""
	}
	def, at := inst.of, min(max(n.level, 0), levels-1)
	for i := 0; i <= at; i++ { // a level that was skipped counts as begun
		if def.count[i] == 0 || i == at || inst.start[i] >= 0 {
			def.advance(inst, i, i == at)
		}
	}
	for i := at + 1; i < levels; i++ {
		if at < inst.level(i).after {
			def.count[i] = 0
		}
	}
	l := inst.level(at)
	if dashes := strings.Trim(l.text, "—–―") == ""; l.format == "none" || l.format == "bullet" && !dashes {
		return ""
	}
	text := l.text
	for i := range levels {
		format := inst.level(i).format
		if l.legal {
			format = ""
		}
		text = strings.ReplaceAll(text, "%"+strconv.Itoa(i+1), printed(format, def.count[i]))
	}
	return text
}

// advance counts level i of the list; own says that the paragraph is of this level.
func (a *abstract) advance(inst *instance, i int, own bool) {
	switch {
	case inst.start[i] >= 0:
		a.count[i] = inst.start[i]
		inst.start[i] = -1
	case a.count[i] == 0:
		a.count[i] = max(inst.level(i).start, 1)
	case own:
		a.count[i]++
	}
}
