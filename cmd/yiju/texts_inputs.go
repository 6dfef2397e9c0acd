package main

import (
	"errors"
	"fmt"
	"io/fs"
	"strings"

	"yiju/corpus"
	"yiju/retrieval/eval"
)

// manifestFault says what in a manifest cannot be meant, and what could be.
func (t *texts) manifestFault(e *corpus.ManifestError) (what, hint string) {
	var known []string
	switch e.Fault {
	case corpus.FaultLevelZH, corpus.FaultLevelEN:
		for _, l := range corpus.Levels() {
			known = append(known, string(l))
		}
	case corpus.FaultKind:
		for _, k := range corpus.Kinds() {
			known = append(known, k.Slug)
		}
	}
	hint = t.ManifestHint
	if known != nil {
		hint = join(fmt.Sprintf(t.WantOneOf, strings.Join(known, ", ")), hint)
		if s := nearest(e.Value, known); s != "" {
			hint = join(fmt.Sprintf(t.DidYouMean, s), hint)
		}
	}
	if t.Lang != corpus.Chinese {
		return e.Error(), hint
	}
	switch e.Fault {
	case corpus.FaultID:
		return fmt.Sprintf("第 %d 份文件的 id %q 应当是一个词，不含斜线和空格", e.Entry, e.Value), hint
	case corpus.FaultTwice:
		return fmt.Sprintf("id %q 写了两次", e.Value), hint
	case corpus.FaultSource:
		return fmt.Sprintf("第 %d 个来源缺少 path 或 address", e.Entry), hint
	case corpus.FaultInstrument:
		return fmt.Sprintf("第 %d 个来源的 instrument %q 没有在上面说明", e.Entry, e.Value), hint
	}
	return fmt.Sprintf("%q 的 %s 写的是 %q，没有这样的值", e.ID, e.Fault, e.Value), hint
}

// goldenFault says what is wrong with a file of golden questions.
func (t *texts) goldenFault(err error) error {
	line, ok := errors.AsType[*eval.LineError](err)
	if !ok || t.Lang != corpus.Chinese {
		return err
	}
	if errors.Is(line.Err, eval.ErrNoQuestion) {
		return fmt.Errorf("第 %d 行的 id 为空或重复，或者缺少问题", line.Line)
	}
	return fmt.Errorf("第 %d 行不是这样的 JSON 对象（%w）", line.Line, line.Err)
}

// fileTrouble says what went wrong with a file, without the operation and the path that an fs.PathError repeats.
func (t *texts) fileTrouble(err error) error {
	if pe, ok := errors.AsType[*fs.PathError](err); ok {
		err = pe.Err
	}
	if w, ok := wordingOf(corpus.ProblemOf(err).Code()); ok && t.Lang == corpus.Chinese {
		return errors.New(w.zh)
	}
	return err
}
