// Package discord is the adapter of package bot for Discord: it turns gateway events into requests, renders responses as
// messages, and maintains the connection.
//
// It uses discordgo for REST requests and for types, but has its own gateway client (gateway.go, supervisor.go) and rate
// limiter (limiter.go). In an outage against an independent server the gateway of discordgo (at f43dd94) hung for ever: its
// Open deadlocks when a resume is answered with opcode 7 or 9, its reconnection loop has neither an end nor a context, and it
// detects a dead connection only after five heartbeats. Its rate limiter waits without a context and leaks a bucket with
// every interaction.
//
// Messages are rendered with components v2: a container whose accent colour shows the tone. Unlike embeds, its text has full
// width and size on a phone, it does not depend on members' embed settings or on the permission to embed links, it never
// shows link previews, and buttons follow the text directly.
package discord
