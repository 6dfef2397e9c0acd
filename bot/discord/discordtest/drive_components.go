package discordtest

import (
	"fmt"
	"slices"
	"strings"
)

// Click has a user press the button of a message with a custom id.
func (s *Server) Click(u *User, m *Message, customID string) *Interaction {
	s.mu.Lock()
	defer s.mu.Unlock()
	i, k, err := s.component(u, m, customID)
	if err == nil && k.Type != Button {
		err = fmt.Errorf("discordtest: %q is not a button", customID)
	}
	if err != nil {
		i.did = "clicks " + customID
		return s.send(i, nil, err)
	}
	i.did = "clicks [" + caption(k) + "]"
	return s.send(i, obj{"custom_id": customID, "component_type": Button, "id": k.ID}, nil)
}

// ClickLabel has a user press the button of a message with a label, or with an emoji where it has no label.
func (s *Server) ClickLabel(u *User, m *Message, label string) *Interaction {
	s.mu.Lock()
	now := m
	if r := s.messages[m.ID]; r != nil {
		now = r.now()
	}
	s.mu.Unlock()
	id, ok := now.Button(label)
	if !ok {
		return &Interaction{
			User: u, Channel: &Channel{ID: m.ChannelID}, Kind: MessageComponent, s: s, did: "clicks [" + label + "]",
			err: fmt.Errorf("discordtest: the message has no button %q", label),
		}
	}
	return s.Click(u, m, id)
}

// Select has a user choose values in the menu of a message with a custom id: those of options, or ids of users, roles
// or channels.
func (s *Server) Select(u *User, m *Message, customID string, values ...string) *Interaction {
	s.mu.Lock()
	defer s.mu.Unlock()
	i, k, err := s.component(u, m, customID)
	res := newResolved()
	if err == nil {
		err = s.chosen(i, k, values, res)
	}
	i.did = "selects " + strings.Join(values, ", ")
	if err != nil {
		return s.send(i, nil, err)
	}
	var labels []string
	for _, v := range values {
		label := v
		for _, o := range k.Options {
			if o.Value == v {
				label = o.Label
			}
		}
		labels = append(labels, label)
	}
	if k.Type == StringSelect {
		i.did = "selects [" + strings.Join(labels, "], [") + "]"
	}
	data := obj{"custom_id": customID, "component_type": k.Type, "values": append([]string{}, values...), "id": k.ID}
	if len(res) > 0 {
		data["resolved"] = res.json()
	}
	return s.send(i, data, nil)
}

// chosen checks the values of a menu as a client does.
func (s *Server) chosen(i *Interaction, k *Component, values []string, res resolved) error {
	if !k.isSelect() {
		return fmt.Errorf("discordtest: %q is not a menu", k.CustomID)
	}
	least, most := 1, 1
	if k.MinValues != nil {
		least = *k.MinValues
	}
	if k.MaxValues != nil {
		most = *k.MaxValues
	}
	if len(values) < least || len(values) > most {
		return fmt.Errorf("discordtest: menu %q takes %d to %d values", k.CustomID, least, most)
	}
	g := i.Channel.guild
	for _, v := range values {
		u, c := s.users[v], s.channels[v]
		var r *Role
		if g != nil {
			r = g.role(v)
		}
		switch {
		case k.Type == StringSelect && slices.ContainsFunc(k.Options, func(o SelectOption) bool { return o.Value == v }):
		case u != nil && (k.Type == UserSelect || k.Type == MentionableSelect):
			res.user(u, g)
		case r != nil && (k.Type == RoleSelect || k.Type == MentionableSelect):
			res.put("roles", v, r.json())
		case c != nil && k.Type == ChannelSelect:
			res.channel(c, i.User)
		default:
			return fmt.Errorf("discordtest: menu %q does not offer %q", k.CustomID, v)
		}
	}
	return nil
}

// component finds a component that a user can use in a message as it is now.
func (s *Server) component(u *User, m *Message, customID string) (*Interaction, *Component, error) {
	i := s.newInteraction(MessageComponent, u, s.channels[m.ChannelID])
	r := s.messages[m.ID]
	if r == nil || !s.sees(u, r) {
		return i, nil, fmt.Errorf("discordtest: %s does not see the message", u.Name)
	}
	i.source = r
	k := r.now().Find(customID)
	switch {
	case k == nil:
		return i, nil, fmt.Errorf("discordtest: the message has nothing to use with custom id %q", customID)
	case k.Disabled:
		return i, nil, fmt.Errorf("discordtest: %q is disabled", customID)
	}
	return i, k, nil
}

// caption is what stands on a button.
func caption(k *Component) string {
	if k.Emoji == nil {
		return k.Label
	}
	return strings.TrimSpace(k.Emoji.Name + " " + k.Label)
}

// Submit has the user fill in and send the form that the bot opened on an interaction. The fields are by custom id:
// text, or values of a menu separated by line ends. What is missing keeps the value that the form had.
func (s *Server) Submit(opened *Interaction, fields map[string]string) *Interaction {
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
		o, err := s.filled(i, &form.Components[at], fields, used)
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
	for k := range walk(form.Components) {
		if k.Type == Label && k.Component != nil && k.Component.CustomID == customID || k.CustomID == customID && k.Label != "" {
			return k.Label
		}
	}
	return customID
}

// filled writes one component of a form with what the user put in.
func (s *Server) filled(i *Interaction, k *Component, fields map[string]string, used map[string]bool) (obj, error) {
	switch {
	case k.Type == Label && k.Component != nil:
		inner, err := s.filled(i, k.Component, fields, used)
		return obj{"type": Label, "component": inner}, err
	case k.Type == ActionRow && len(k.Components) == 1:
		inner, err := s.filled(i, &k.Components[0], fields, used)
		return obj{"type": ActionRow, "components": []obj{inner}}, err
	case k.Type == TextInput:
		value, given := fields[k.CustomID]
		used[k.CustomID] = given
		if !given {
			value = k.Value
		}
		return obj{"type": TextInput, "custom_id": k.CustomID, "value": value}, k.takes(value)
	case k.isSelect():
		value, given := fields[k.CustomID]
		used[k.CustomID] = given
		values := strings.FieldsFunc(value, func(r rune) bool { return r == '\n' })
		if len(values) > 0 || k.Required == nil || *k.Required {
			if err := s.chosen(i, k, values, newResolved()); err != nil {
				return nil, err
			}
		}
		return obj{"type": k.Type, "custom_id": k.CustomID, "values": append([]string{}, values...)}, nil
	}
	return obj{"type": k.Type}, nil
}

// takes checks a text as a client does before it sends a form.
func (k *Component) takes(value string) error {
	n := count(value)
	required := k.Required == nil || *k.Required
	switch {
	case n == 0 && required:
		return fmt.Errorf("discordtest: field %q is required", k.CustomID)
	case n == 0:
	case k.MinLength != nil && n < *k.MinLength:
		return fmt.Errorf("discordtest: field %q needs %d characters", k.CustomID, *k.MinLength)
	case n > maxInputValue, k.MaxLength != nil && n > *k.MaxLength:
		return fmt.Errorf("discordtest: field %q takes fewer than %d characters", k.CustomID, n)
	}
	return nil
}
