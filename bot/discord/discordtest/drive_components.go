package discordtest

import (
	"fmt"
	"strings"

	"yiju/bot/discord/discordtest/rules"
)

// Click makes a user press the button of a message with a custom id.
func (s *clients) Click(u *User, m *Message, customID string) *Interaction {
	s.mu.Lock()
	defer s.mu.Unlock()
	i, k, err := s.component(u, m, customID, rules.Button)
	if err != nil {
		i.did = "clicks " + customID
		return s.send(i, nil, err)
	}
	i.did = "clicks [" + caption(k) + "]"
	return s.send(i, obj{"custom_id": customID, "component_type": rules.Button, "id": k.ID}, nil)
}

// ClickLabel makes a user press the button of a message with a label, or an emoji if it has no label.
func (s *clients) ClickLabel(u *User, m *Message, label string) *Interaction {
	s.mu.Lock()
	now := m
	if r := s.messages[m.ID]; r != nil {
		now = r.now()
	}
	s.mu.Unlock()
	id, ok := now.Button(label)
	if !ok {
		id = "[" + label + "]" // which the message does not have either
	}
	return s.Click(u, m, id)
}

// Select makes a user choose options in the menu of a message with a custom id.
func (s *clients) Select(u *User, m *Message, customID string, values ...string) *Interaction {
	s.mu.Lock()
	defer s.mu.Unlock()
	i, k, err := s.component(u, m, customID, rules.StringSelect)
	i.did = "selects " + strings.Join(values, ", ")
	if err == nil {
		err = k.Chosen(values)
	}
	if err != nil {
		return s.send(i, nil, err)
	}
	var labels []string
	for _, v := range values {
		labels = append(labels, k.Options[k.Option(v)].Label)
	}
	i.did = "selects [" + strings.Join(labels, "], [") + "]"
	data := obj{"custom_id": customID, "component_type": k.Type, "values": append([]string{}, values...), "id": k.ID}
	return s.send(i, data, nil)
}

// component finds a component of a type that a user can use in the current version of a message.
func (s *clients) component(u *User, m *Message, customID string, kind int) (*Interaction, *rules.Component, error) {
	i := s.newInteraction(MessageComponent, u, s.channels[m.ChannelID])
	r := s.messages[m.ID]
	if r == nil || !s.sees(u, r) {
		return i, nil, fmt.Errorf("discordtest: %s does not see the message", u.Name)
	}
	i.source = r
	k := r.now().Find(customID)
	switch {
	case k == nil, k.Type != kind:
		return i, nil, fmt.Errorf("discordtest: the message has nothing to use with custom id %q", customID)
	case k.Disabled:
		return i, nil, fmt.Errorf("discordtest: %q is disabled", customID)
	}
	return i, k, nil
}

// caption is the text of a button.
func caption(k *rules.Component) string {
	if k.Emoji == nil {
		return k.Label
	}
	return strings.TrimSpace(k.Emoji.Name + " " + k.Label)
}

// Submit has the user fill in and send the form that the bot opened on an interaction. The fields are by custom id:
// text, or values of a menu separated by line ends. What is missing keeps the value that the form had.
func (s *clients) Submit(opened *Interaction, fields map[string]string) *Interaction {
	s.mu.Lock()
	defer s.mu.Unlock()
	i := s.newInteraction(ModalSubmit, opened.User, opened.Channel)
	i.source = opened.source
	if opened.ack == nil || opened.ack.Modal == nil {
		i.did = "submits a form"
		return s.send(i, nil, fmt.Errorf("discordtest: %v opened no form", opened))
	}
	form := opened.ack.Modal
	i.did = "submits «" + form.Title + "»"
	for _, id := range sortedKeys(fields) {
		i.did += fmt.Sprintf("\n    %s: %s", labelOf(form, id), strings.ReplaceAll(fields[id], "\n", "\n      "))
	}
	var components []obj
	used := make(map[string]bool)
	for at := range form.Components {
		o, err := form.Components[at].Filled(fields, used)
		if err != nil {
			return s.send(i, nil, err)
		}
		o["id"] = at + 1
		components = append(components, o)
	}
	for id := range fields {
		if !used[id] {
			return s.send(i, nil, fmt.Errorf("discordtest: the form has no field %q", id))
		}
	}
	return s.send(i, obj{"custom_id": form.CustomID, "components": components}, nil)
}

// labelOf returns what a form calls a field.
func labelOf(form *Modal, customID string) string {
	for _, k := range form.Components {
		if k.Component != nil && k.Component.CustomID == customID {
			return k.Label
		}
	}
	return customID
}
