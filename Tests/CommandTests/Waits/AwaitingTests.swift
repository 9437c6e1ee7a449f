#if os(Linux)
import CanonicalJSON
import Testing

/// Each kind of wait of the real program: held open, timed out, parked and gone on with, killed and gone on with. Whatever
/// happens while it waits, what is live in the end is as declared and every write was sent once.
@Suite struct AwaitingTests {
    /// Longer than any of these tests takes.
    private static let long = ["--wait-at-most", "1h"]

    private func expectConverged(_ world: AwaitingWorld, _ thing: AwaitedThing) async throws {
        #expect(try await world.writes() == thing.writes)
        let plan = try await world.estate.plan()
        #expect(plan.code == 0, "\(plan.all)")
        let status = try await world.estate.plumb.run("status", "production")
        #expect(!status.output.contains("waiting") && !status.output.contains("continue with"), "\(status.output)")
    }

    @Test("held open: it says what it awaits, and goes on when that is there", arguments: AwaitedThing.all)
    func heldOpen(_ thing: AwaitedThing) async throws {
        let world = try await AwaitingWorld(thing)
        let running = try world.start(try await world.estate.confirmed() + Self.long)
        try await world.untilWaiting(running)
        try await world.arrive()
        let code = try await running.end()
        let text = await running.text
        #expect(code == 0, "\(text)")
        #expect(!text.contains("waiting;") && !text.contains("failed"), "\(text)")
        try await expectConverged(world, thing)
    }

    @Test("timed out: it ends in part, with a table and what to do", arguments: AwaitedThing.all)
    func timedOut(_ thing: AwaitedThing) async throws {
        let world = try await AwaitingWorld(thing)
        let late = try await world.estate.plumb.run(try await world.estate.confirmed() + ["--wait-at-most", "1s"])
        #expect(late.code == 7, "\(late.all)")
        #expect(late.output.contains("  failed  ") && late.output.contains("1 failed"), "\(late.output)")
        #expect(late.output.contains(thing.late), "\(late.output)")
        #expect(late.talk.contains("applied in part; continue with: plumb resume production"))
        let log = try await world.estate.plumb.run("audit", "log", "--kind", "apply.completed")
        #expect(log.output.contains("in part: "), "\(log.all)")
        let plan = try await world.estate.plumb.run("plan", "production")
        #expect(plan.talk.contains("was applied in part; resume it with: plumb resume production"), "\(plan.all)")
        try await world.arrive()
        let resumed = try await world.estate.plumb.run("resume", "production")
        #expect(resumed.code == 0, "\(resumed.all)")
        try await expectConverged(world, thing)
    }

    @Test("parked: it is left, listed, looked at again and gone on with", arguments: AwaitedThing.all)
    func parked(_ thing: AwaitedThing) async throws {
        let world = try await AwaitingWorld(thing)
        let parked = try await world.estate.plumb.run(try await world.estate.confirmed() + ["--park"])
        #expect(parked.code == thing.parkedCode, "\(parked.all)")
        #expect(parked.output.contains("  waiting  ") && parked.output.contains("not yet: "), "\(parked.output)")
        #expect(parked.talk.contains("plumb resume production"))
        let status = try await world.estate.plumb.run("status", "production")
        #expect(status.output.contains("  waiting  ") && status.output.contains("not yet: "), "\(status.output)")
        #expect(status.output.contains("continue with: plumb resume production"))

        let again = try await world.estate.plumb.run("resume", "production", "--park")
        #expect(again.code == thing.parkedCode && again.output.contains("not yet: "), "\(again.all)")
        try await world.arrive()
        let resumed = try await world.estate.plumb.run("resume", "production")
        #expect(resumed.code == 0, "\(resumed.all)")
        try await expectConverged(world, thing)
    }

    @Test("killed while it waits: whoever goes on waits on, and sends nothing twice", arguments: AwaitedThing.all)
    func killed(_ thing: AwaitedThing) async throws {
        let world = try await AwaitingWorld(thing)
        let running = try world.start(try await world.estate.confirmed() + Self.long)
        try await world.untilWaiting(running)
        #expect(try await running.kill())
        let status = try await world.estate.plumb.run("status", "production")
        #expect(status.output.contains("interrupted") && status.output.contains("plumb resume production"), "\(status.output)")

        let resumed = try world.start(["resume", "production"] + Self.long)
        try await world.untilWaiting(resumed, again: true)
        try await world.arrive()
        let code = try await resumed.end()
        let text = await resumed.text
        #expect(code == 0, "\(text)")
        try await expectConverged(world, thing)
    }

    /// A first release that nobody is asked to make is looked for once: it may come tomorrow.
    @Test("a first release that is made elsewhere is listed, and its dynos are set when it is there")
    func aReleaseMadeElsewhere() async throws {
        let world = try await AwaitingWorld(.releaseElsewhere)
        let applied = try await world.estate.plumb.run(try await world.estate.confirmed() + Self.long)
        #expect(applied.code == 0 && applied.output.contains("no release has web yet"), "\(applied.all)")
        let status = try await world.estate.plumb.run("status", "production")
        #expect(status.output.contains("formation web waits for the first release"), "\(status.output)")
        #expect(status.output.contains("continue with: plumb resume production"))
        #expect(try await world.writes().isEmpty)

        try await world.estate.simulators.send(
            "POST", "heroku", "/_control/heroku/deploy", body: #"{"app": "acme-web", "process_types": {"web": "serve"}}"#)
        let resumed = try await world.estate.plumb.run("resume", "production")
        #expect(resumed.code == 0 && resumed.output.contains("web=2:Standard-1X"), "\(resumed.all)")
        try await expectConverged(world, .releaseElsewhere)
    }

    /// The change of the config vars is not live then, so that it has to be sent again; and every try is asked for by somebody.
    @Test("a release command that fails ends the apply in part; going on sends the config vars again")
    func failingReleaseCommand() async throws {
        var thing = AwaitedThing.release
        thing.arrival = { picture in
            picture.edit("apps") { app in
                app["release_command"] = ["seconds": 0, "succeeds": false]
                app.edit("releases") { release in
                    release.edit("pending") { ($0["until"], $0["succeeds"]) = (0, false) }
                }
            }
        }
        let world = try await AwaitingWorld(thing)
        let running = try world.start(try await world.estate.confirmed() + Self.long)
        try await world.untilWaiting(running)
        try await world.arrive()
        let code = try await running.end()
        let text = await running.text
        #expect(code == 7, "\(text)")
        #expect(text.contains("the release command of v2 failed: the change is not live; see `heroku releases:output --app acme-web`"))
        #expect(text.contains("continue with: plumb resume production"))
        #expect(try await world.writes().count == 1)

        let again = try await world.estate.plumb.run("resume", "production")
        #expect(again.code == 7 && again.output.contains("the release command of v3 failed"), "\(again.all)")
        try await world.rewrite { picture in
            picture.edit("apps") { $0["release_command"] = ["seconds": 0, "succeeds": true] }
        }
        let mended = try await world.estate.plumb.run("resume", "production")
        #expect(mended.code == 0 && mended.output.contains("release v4"), "\(mended.all)")
        #expect(try await world.writes().count == 3)
        #expect(try await world.estate.plan().code == 0)
    }
}
#endif
