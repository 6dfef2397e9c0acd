// Package discord lets the conversation of package bot happen on Discord: it turns events of the gateway into requests,
// renders responses as messages, and keeps a connection.
//
// The library discordgo builds and sends the requests of the REST API and gives the types of what is sent. It does not
// keep the connection to the gateway: at f43dd94 its Open waits for itself for ever when Discord answers a resumption
// with opcode 7 or 9, its reconnection has no end and no context, it notices a dead connection after five heartbeats
// only, and it starts a goroutine for every event. The gateway of this package is a client of its own for that reason
// (gateway.go), and so is the waiting for rate limits, which discordgo does without a context and in a table that grows
// with every interaction (limiter.go).
//
// Messages are rendered as components of the second kind: a container whose edge has the colour of the tone. Unlike
// embeds, its text has full width and full size on a phone, it is shown also where a member switched embeds off and
// where the bot may not embed links, it never shows previews of links, and buttons stand where the text ends.
package discord
