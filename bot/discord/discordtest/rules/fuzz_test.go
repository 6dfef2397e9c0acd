package rules

import (
	"encoding/json"
	"testing"
)

// FuzzMessage reads requests and holds them against the limits: what passes is within them, whatever was sent.
func FuzzMessage(f *testing.F) {
	f.Add([]byte(`{"content":"x","embeds":[],"allowed_mentions":{"parse":["users"]}}`), 0)
	f.Add([]byte(`{"components":[{"type":1,"components":[{"type":2,"style":5,"url":"https://example.org","label":"x"}]}]}`), 0)
	f.Add([]byte(`{"components":[{"type":17,"components":[{"type":10,"content":"x"},{"type":13,"file":{}}]}],"flags":32768}`), FlagComponentsV2)
	f.Add([]byte(`{"components":[{"type":18,"component":null}],"attachments":[{"id":0}],"nonce":5}`), 0)
	s := LoadSchema()
	f.Fuzz(func(t *testing.T, body []byte, flags int) {
		m, err := DecodeMessage(body, nil)
		if err != nil {
			return
		}
		var form Form
		m.Check(&form, "", flags)
		_ = s.Check("POST", "/channels/{channel_id}/messages", body) // must not panic
		if form.Err() != nil {
			return
		}
		if n := count(m.Content); n > maxContent {
			t.Errorf("took %d characters", n)
		}
		total := 0
		for c := range Walk(m.Components) {
			if total++; c.Interactive() && (c.CustomID == "" || count(c.CustomID) > maxCustomID) {
				t.Errorf("took custom id %q", c.CustomID)
			}
		}
		if flags&FlagComponentsV2 != 0 && total > maxComponents {
			t.Errorf("took %d components", total)
		}
		AssignIDs(m.Components)
		if _, err := json.Marshal(m.Components); err != nil {
			t.Error(err)
		}
	})
}

// FuzzCommand reads commands and holds them against the limits.
func FuzzCommand(f *testing.F) {
	f.Add([]byte(`{"name":"ask","description":"d","options":[{"type":3,"name":"q","description":"d","choices":[{"name":"a","value":"b"}]}]}`))
	f.Add([]byte(`{"name":"c","description":"d","default_member_permissions":"32","options":[{"type":2,"name":"g","description":"d","options":[{"type":1}]}]}`))
	f.Fuzz(func(t *testing.T, body []byte) {
		var k Command
		if Decode(body, &k) != nil {
			return
		}
		var form Form
		k.Check(&form, "")
		if form.Err() == nil && (k.Name == "" || count(k.Name) > maxCommandName || k.total() > maxCommandTotal) {
			t.Errorf("took %q of size %d", k.Name, k.total())
		}
	})
}
