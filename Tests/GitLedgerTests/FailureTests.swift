import FoundationEssentials
import GitLedger
import Reconciling
import Resources
import TestBench
import Testing

/// A remote that is not there, refuses, or breaks off.
struct FailureTests {
    private let fixture: GitFixture
    private let clone: String
    private let ledger: GitLedger

    init() async throws {
        fixture = try await GitFixture()
        clone = try await fixture.clone("one")
        ledger = try await fixture.ledger(in: clone)
        _ = try await ledger.append(LedgerConformance.event(.historyBegun))
    }

    @Test func withoutTheRemoteNothingIsRecorded() async throws {
        let elsewhere = fixture.path + "/elsewhere.git"
        try FileManager.default.moveItem(atPath: fixture.remote, toPath: elsewhere)
        let scope = Scope(provider: "heroku", name: "a")
        for error in [
            await LedgerConformance.refusal { try await ledger.append(LedgerConformance.event(.planCreated)) },
            await LedgerConformance.refusal { try await ledger.events(environment: "production") },
            await LedgerConformance.refusal { try await ledger.lock([scope], holder: "run 1", leaseSeconds: 60, now: 1_700_000_000) },
            await LedgerConformance.refusal { try await fixture.ledger(in: clone).append(LedgerConformance.event(.planCreated)) },
        ] {
            #expect(error?.code == .unwritable)
            #expect(error?.message.contains("does not appear to be a git repository") == true, "\(error?.message ?? "no error")")
        }
        try FileManager.default.moveItem(atPath: elsewhere, toPath: fixture.remote)
        #expect(try await ledger.events(environment: "production").count == 1)
        #expect(try await ledger.append(LedgerConformance.event(.planCreated)).sequence == 2)
        try await ledger.lock([scope], holder: "run 2", leaseSeconds: 60, now: 1_700_000_000)
    }

    @Test func aDirectoryThatCannotHaveALedgerIsNamed() async throws {
        let noRemote = await LedgerConformance.refusal {
            try await GitLedger(directory: clone, remote: "upstream", variables: GitFixture.variables)
        }
        #expect(noRemote?.code == .unwritable && noRemote?.message.contains("'upstream'") == true)
        for directory in [fixture.path, fixture.path + "/nowhere"] {
            let error = await LedgerConformance.refusal { try await GitLedger(directory: directory, variables: GitFixture.variables) }
            #expect(error?.code == .unwritable && error?.message.contains(directory) == true)
        }
        let option = await LedgerConformance.refusal {
            try await GitLedger(directory: clone, remote: "--upload-pack=touch /tmp/x", variables: GitFixture.variables)
        }
        #expect(option?.code == .unwritable)
        let noGit = await LedgerConformance.refusal { try await GitLedger(directory: clone, variables: ["PATH": fixture.path]) }
        #expect(noGit?.code == .unwritable)
    }

    @Test func aRemoteThatRefusesSaysWhy() async throws {
        try fixture.write("#!/bin/sh\necho 'only on Fridays' >&2\nexit 1\n", to: "remote.git/hooks/pre-receive", mode: 0o755)
        let error = await LedgerConformance.refusal { try await ledger.append(LedgerConformance.event(.planCreated)) }
        #expect(error?.code == .unwritable)
        #expect(error?.message.contains("only on Fridays") == true, "\(error?.message ?? "no error")")
        #expect(try await ledger.events(environment: "production").count == 1)
    }

    @Test func credentialsAreNotRepeated() async throws {
        try await fixture.git("remote", "set-url", "origin", "https://ada:hunter2@localhost:1/estate.git?token=s3cret", in: clone)
        let error = await LedgerConformance.refusal { try await fixture.ledger(in: clone).append(LedgerConformance.event(.planCreated)) }
        #expect(error?.code == .unwritable)
        for word in ["hunter2", "ada:", "s3cret"] { #expect(error?.message.contains(word) == false, "\(error?.message ?? "no error")") }
    }

    /// The hook ends the remote's side after the reference was written, and before it could say so.
    @Test func aPushWhoseAnswerIsLostIsNotRepeated() async throws {
        try fixture.write("#!/bin/sh\nkill -9 $PPID\n", to: "remote.git/hooks/post-receive", mode: 0o755)
        #expect(try await ledger.append(LedgerConformance.event(.planCreated, run: "once")).sequence == 2)
        let other = try await fixture.ledger(in: try await fixture.clone("other"))
        #expect(try await other.append(LedgerConformance.event(.planCreated, run: "twice")).sequence == 3)
        #expect(try await ledger.events(environment: "production").map(\.event.run) == [nil, "once", "twice"])
    }

    @Test func aPushThatBrokeOffIsRepeated() async throws {
        let mark = fixture.path + "/mark"
        let hook = "#!/bin/sh\ntest -e '\(mark)' || { touch '\(mark)'; kill -9 $PPID; }\n"
        try fixture.write(hook, to: "remote.git/hooks/pre-receive", mode: 0o755)
        #expect(try await ledger.append(LedgerConformance.event(.planCreated)).sequence == 2)
        #expect(fixture.exists("mark"))
        #expect(try await ledger.events(environment: "production").count == 2)
    }

    /// Another writer is first, once, at the moment of the push.
    @Test func aPushThatLosesIsRepeatedOnWhatWon() async throws {
        let other = try await fixture.ledger(in: try await fixture.clone("other"))
        _ = try await other.append(LedgerConformance.event(.planCreated, run: "first"))
        // This ledger has not seen it and pushes onto what it knows.
        #expect(try await ledger.append(LedgerConformance.event(.planCreated, run: "second")).sequence == 3)
        #expect(try await other.events(environment: "production").map(\.event.run) == [nil, "first", "second"])
    }
}
