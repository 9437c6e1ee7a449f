#if os(Linux)
import CanonicalJSON
import Cryptography
import Foundation
import GitLedger
import Reconciling
import Resources
import TestBench
import Testing

/// A shared ledger whose grants are signed: what whoever may push to it, and lacks its key, can make of it.
@Suite struct SignedLedgerTests {
    private static let name = "LEDGER_KEY"

    private static func signing(_ key: LedgerKeyPair) -> String { key.signing(at: "local:/\(name)") }

    private static func confirmed(_ digits: String) -> [String] {
        ["apply", "production", "--digest", digits, "--target", "production", "--confirm", "deploy-prod-now \(digits.prefix(8))"]
    }

    /// What somebody writes into the ledger with their own program.
    private static func forge(_ kind: LedgerEvent.Kind, run: String?, _ detail: JSONValue, in estate: GatedEstate) async throws -> Int {
        let variables = ["PATH": ProcessInfo.processInfo.environment["PATH"] ?? "/usr/bin:/bin", "HOME": estate.simulators.directory.path]
        let ledger = try await GitLedger(directory: estate.repository.path, variables: variables)
        let time = Int(Date().timeIntervalSince1970)
        return try await ledger.append(
            LedgerEvent(environment: "production", kind: kind, time: time, actor: "ci", run: run, detail: detail)
        ).sequence
    }

    /// The intent of a run that nobody confirmed, with the plan as it is.
    private static func forgeRun(_ estate: GatedEstate, by plumb: Program) async throws -> Int {
        let out = estate.simulators.directory.appending(path: "plans")
        _ = try await plumb.run("plan", "production", "--out", out.path)
        let files = try FileManager.default.contentsOfDirectory(atPath: out.path).filter { $0.hasSuffix(".plan.json") }
        let file = try JSONValue(parsing: Array(try Data(contentsOf: out.appending(path: try #require(files.first)))))
        let plan = try #require(file["envelope"])
        let digest = plan["digest"] ?? .null
        return try await forge(.applyIntent, run: "2026-11-28-forged", ["digest": digest, "plan": plan, "undoes": .null], in: estate)
    }

    private static func writes(_ estate: GatedEstate) async throws -> [String] {
        try await (estate.simulators.requests("heroku") + estate.simulators.requests("cloudflare")).filter { !$0.hasPrefix("GET ") }
    }

    @Test func aForgedRunIsNotResumed() async throws {
        let key = try LedgerKeyPair()
        let estate = try await GatedEstate(gate: "appliers: [ci]", isShared: true, signing: Self.signing(key))
        let plumb = estate.plumb(as: "ci", [Self.name: key.seed])
        #expect(try await plumb.run("init", "production").code == 0)
        let forged = try await Self.forgeRun(estate, by: plumb)
        let resumed = try await plumb.run("resume", "production")
        #expect(resumed.code == 1, "\(resumed.all)")
        #expect(resumed.talk.contains("event \(forged) (apply.intent) is not signed"), "\(resumed.all)")
        #expect(try await Self.writes(estate).isEmpty)
        for command in [["plan", "production"], ["status", "production"], ["undo", "production"]] {
            let result = try await plumb.run(command)
            #expect(result.code == 1 && result.talk.contains("event \(forged) (apply.intent) is not signed"), "\(result.all)")
        }
        let audit = try await plumb.run("audit", "verify")
        #expect(audit.code == 1, "\(audit.all)")
        #expect(audit.talk.contains("event \(forged) (apply.intent, by ci) is not signed"), "\(audit.all)")
        #expect(audit.output.contains("signed 1 of events 1 to 1"), "\(audit.all)")
    }

    /// The same is resumed where nothing signs the ledger: what the attack rests on, and what `validate` refuses.
    @Test func withoutKeysItWouldBe() async throws {
        let estate = try await GatedEstate(gate: "appliers: [ci]", isShared: true)
        let plumb = estate.plumb(as: "ci")
        #expect(try await plumb.run("init", "production").code == 0)
        _ = try await Self.forgeRun(estate, by: plumb)
        let resumed = try await plumb.run("resume", "production")
        #expect(resumed.code == 0, "\(resumed.all)")
        #expect(try await !Self.writes(estate).isEmpty)
        let validated = try await plumb.run("validate", "--output", "json")
        #expect(validated.code == 3 && validated.output.contains("ledger.unsigned"), "\(validated.all)")
    }

    @Test func aForgedApprovalAndAForgedCodeDoNotCount() async throws {
        let key = try LedgerKeyPair()
        let estate = try await GatedEstate(
            gate: "approvals: { count: 1 }, totp: !secret \"local:/PLUMB_TEST_TOTP\"", isShared: true, signing: Self.signing(key))
        let variables = [Self.name: key.seed, "PLUMB_TEST_TOTP": Base32.encode(Array("12345678901234567890".utf8))]
        let plumb = estate.plumb(as: "ci", variables)
        #expect(try await plumb.run("init", "production").code == 0)
        let digits = try await plumb.run("plan", "production").digest
        _ = try await Self.forge(
            .approvalGiven, run: nil, ["digest": .string(digits), "principal": "anna@example.net", "signature": "none"], in: estate)
        let unapproved = try await plumb.run(Self.confirmed(digits))
        #expect(unapproved.code == 5 && unapproved.talk.contains("0 of 1 approval"), "\(unapproved.all)")
        let code = try await Self.forge(
            .codeUsed, run: nil, ["digest": .string(digits), "step": .integer(Int(Date().timeIntervalSince1970) / 30)], in: estate)
        let refused = try await plumb.run(Self.confirmed(digits))
        #expect(refused.code == 1 && refused.talk.contains("event \(code) (totp.used) is not signed"), "\(refused.all)")
        #expect(try await Self.writes(estate).isEmpty)
    }

    /// Somebody puts a history of their own in the place of the one that the key was introduced in, with a lock in it, and waits until whoever
    /// holds the key takes that away: what is signed then vouches for nothing of what was there.
    @Test func aHistoryInThePlaceOfAnotherIsBelievedByNobody() async throws {
        let key = try LedgerKeyPair()
        let after = "200:" + String(repeating: "a", count: 64)
        let signing = key.signing(at: "local:/\(Self.name)", after: after)
        let estate = try await GatedEstate(gate: "appliers: [ci]", isShared: true, signing: signing)
        let variables = ["PATH": ProcessInfo.processInfo.environment["PATH"] ?? "/usr/bin:/bin", "HOME": estate.simulators.directory.path]
        let ledger = try await GitLedger(directory: estate.repository.path, variables: variables)
        let now = Int(Date().timeIntervalSince1970)
        // Old enough to be part of a recorded state, and more than it takes at once.
        func event(_ kind: LedgerEvent.Kind) -> LedgerEvent {
            LedgerEvent(environment: "production", kind: kind, time: now - 200_000, actor: "ci", run: nil, detail: ["applied": []])
        }
        _ = try await ledger.append([event(.historyBegun)] + Array(repeating: event(.gateRejected), count: 299))
        try await ledger.lock([Scope(provider: "heroku", name: "any")], holder: "run 1", leaseSeconds: 60, now: now)
        let plumb = estate.plumb(as: "ci", [Self.name: key.seed])
        let released = try await plumb.run("locks", "--release", "run 1", "--environment", "production")
        #expect(released.code == 0, "\(released.all)")
        #expect(try await ledger.allEvents().last?.event.signature != nil)
        for command in [["plan", "production"], ["audit", "verify"]] {
            let refused = try await plumb.run(command)
            #expect(refused.code == 1 && refused.talk.contains("the ledger was cut or replaced"), "\(refused.all)")
        }
    }

    /// A job that may only plan reads and verifies; it can neither confirm nor resume anything.
    @Test func withoutTheKeyOneMayPlan() async throws {
        let key = try LedgerKeyPair()
        let estate = try await GatedEstate(gate: "appliers: [ci]", isShared: true, signing: Self.signing(key))
        let applier = estate.plumb(as: "ci", [Self.name: key.seed])
        let planner = estate.plumb(as: "ci")
        let begun = try await planner.run("init", "production")
        #expect(begun.code == 1 && begun.talk.contains("grants are signed with the key at local:/LEDGER_KEY"), "\(begun.all)")
        #expect(try await applier.run("init", "production").code == 0)
        let plan = try await planner.run("plan", "production")
        #expect(plan.code == 2, "\(plan.all)")
        let digits = try plan.digest
        let refused = try await planner.run(Self.confirmed(digits))
        #expect(refused.code == 1 && refused.talk.contains("nothing was written"), "\(refused.all)")
        #expect(try await Self.writes(estate).isEmpty)
        let other = try await estate.plumb(as: "ci", [Self.name: try LedgerKeyPair().seed]).run(Self.confirmed(digits))
        #expect(other.code == 1 && other.talk.contains("is not one that the estate's file names"), "\(other.all)")

        let applied = try await applier.run(Self.confirmed(digits))
        #expect(applied.code == 0, "\(applied.all)")
        #expect(!applied.all.contains(key.seed))
        #expect(try await planner.run("plan", "production").code == 0)
        let drift = try await planner.run("drift", "production")
        #expect(drift.code == 0, "\(drift.all)")
        let audit = try await planner.run("audit", "verify")
        #expect(audit.code == 0 && audit.output.contains("key "), "\(audit.all)")
        #expect(!audit.output.contains("unsigned"))
    }

    /// An operator names the ledger, and the estate that names its keys cannot be read.
    @Test func withoutAnEstateNothingIsGranted() async throws {
        let key = try LedgerKeyPair()
        let estate = try await GatedEstate(gate: "appliers: [ci]", isShared: true, signing: Self.signing(key))
        let plumb = estate.plumb(as: "ci", [Self.name: key.seed, "PLUMB_LEDGER": "git:origin"])
        #expect(try await plumb.run("init", "production").code == 0)
        try Data("estate: [".utf8).write(to: estate.repository.appending(path: "desired/estate.yaml"))
        let released = try await plumb.run("locks", "--release", "somebody", "--environment", "production")
        #expect(
            released.code == 1 && released.talk.contains("not known whether what would be recorded has to be signed"), "\(released.all)")
        let audit = try await plumb.run("audit", "verify")
        #expect(audit.code == 0 && audit.output.contains("not checked, since no estate names the keys"), "\(audit.all)")
    }

    /// Made by `init`, merged, used, replaced and retired.
    @Test func aKeyIsMadeAndReplaced() async throws {
        let estate = try await GatedEstate(gate: "appliers: [ci]", isShared: true, signing: "key: !secret \"keys:/LEDGER_KEY\"")
        let place = estate.simulators.directory.appending(path: "keys.json").path
        try Data("{}\n".utf8).write(to: URL(filePath: place))
        try FileManager.default.setAttributes([.posixPermissions: 0o600], ofItemAtPath: place)
        let file = estate.repository.appending(path: "desired/estate.yaml")
        let text = try String(contentsOf: file, encoding: .utf8)
        try text.replacingOccurrences(of: "stores:\n", with: "stores:\n  keys: { kind: file, path: \"\(place)\" }\n")
            .write(to: file, atomically: true, encoding: .utf8)
        try estate.commit()
        let plumb = estate.plumb(as: "ci")
        let begun = try await plumb.run("init", "production")
        #expect(begun.code == 0 && begun.output.contains("apply nothing until then"), "\(begun.all)")
        let first = try Self.keys(in: begun.output)
        #expect(first.count == 1)
        // Until it is merged, nothing is granted.
        let early = try await plumb.run(Self.confirmed(try await plumb.run("plan", "production").digest))
        #expect(early.code == 5 && early.talk.contains("plumb ledger key"), "\(early.all)")
        try estate.useSigning("key: !secret \"keys:/LEDGER_KEY\", keys: [\(first.joined(separator: ", "))]")
        let digits = try await plumb.run("plan", "production").digest
        let applied = try await plumb.run(Self.confirmed(digits))
        #expect(applied.code == 0, "\(applied.all)")
        let audit = try await plumb.run("audit", "verify")
        #expect(audit.code == 0 && audit.output.contains("1 are unsigned, from before signing began"), "\(audit.all)")

        let made = try await plumb.run("ledger", "key", "--at", "keys:/LEDGER_KEY_2")
        #expect(made.code == 0, "\(made.all)")
        let both = try Self.keys(in: made.output)
        #expect(both.count == 2 && both.first == first.first)
        try estate.useSigning("key: !secret \"keys:/LEDGER_KEY_2\", keys: [\(both.joined(separator: ", "))]")
        let old = try #require(audit.output.firstMatch(of: /key ([0-9a-f]{16}) signed/)?.1)
        let retired = try await plumb.run("ledger", "key", "--retire", String(old))
        #expect(retired.code == 0, "\(retired.all)")
        let rest = try Self.keys(in: retired.output)
        #expect(rest.count == 2 && rest[0].contains("until: "))
        try estate.useSigning("key: !secret \"keys:/LEDGER_KEY_2\", keys: [\(rest.joined(separator: ", "))]")
        #expect(try await plumb.run("plan", "production").code == 0)
        #expect(try await plumb.run("init", "staging").code == 0)
        let after = try await plumb.run("audit", "verify")
        #expect(after.code == 0 && after.output.components(separatedBy: " signed ").count == 3, "\(after.all)")
        #expect(try await plumb.run("ledger", "key", "--retire", String(old)).code == 64)
        // The old key signs nothing any more.
        try estate.useSigning("key: !secret \"keys:/LEDGER_KEY\", keys: [\(rest.joined(separator: ", "))]")
        let late = try await plumb.run("locks", "--release", "nobody", "--environment", "production")
        #expect(late.code == 1)
        let stale = try await plumb.run("ledger", "key")
        #expect(stale.output.contains("is retired after event"), "\(stale.all)")
    }

    private static func keys(in output: String) throws -> [String] {
        output.matches(of: /- (\{ public: [^}]*\})/).map { String($0.1) }
    }
}
#endif
