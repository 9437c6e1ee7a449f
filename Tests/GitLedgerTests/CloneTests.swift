import GitLedger
import Reconciling
import TestBench
import Testing

/// Whatever clone it is used from, and what it leaves of the user's own in there.
struct CloneTests {
    private let fixture: GitFixture
    private let recorded: [RecordedEvent]

    init() async throws {
        fixture = try await GitFixture()
        let ledger = try await fixture.ledger(in: try await fixture.clone("first"))
        var recorded = [try await ledger.append(LedgerConformance.event(.historyBegun))]
        for _ in 0..<3 { recorded.append(try await ledger.append(LedgerConformance.event(.planCreated))) }
        self.recorded = recorded
    }

    @Test(arguments: [[], ["--depth=1"], ["--depth=2", "--no-single-branch"], ["--filter=blob:none"]])
    func aFreshCloneSeesEverything(_ options: [String]) async throws {
        try await fixture.git("config", "uploadpack.allowFilter", "true", in: fixture.remote)
        try await fixture.git(["clone", "--quiet"] + options + ["file://" + fixture.remote, "fresh"])
        let isShallow = try await fixture.git("rev-parse", "--is-shallow-repository", in: "fresh")
        let ledger = try await fixture.ledger(in: fixture.path + "/fresh")
        let another = try await ledger.append(LedgerConformance.event(.planCreated))
        #expect(try await ledger.events(environment: "production") == recorded + [another])
        #expect(try await fixture.git("rev-parse", "--is-shallow-repository", in: "fresh") == isShallow)
        try await fixture.git("fsck", "--strict", in: "fresh")
        try await fixture.git("fsck", "--strict", in: fixture.remote)
    }

    /// A directory that is a repository itself may be part of what a change brought along.
    @Test(arguments: ["--bare", "--mirror"]) func aBareRepositoryIsNone(_ option: String) async throws {
        try await fixture.git("clone", "--quiet", option, "file://" + fixture.remote, "fresh")
        await #expect(throws: LedgerError.self) { _ = try await fixture.ledger(in: fixture.path + "/fresh") }
    }

    /// How many commits of the ledger a clone has.
    private func count(in clone: String) async throws -> String {
        try await fixture.git("rev-list", "--count", "refs/plumb/verified/origin", in: GitFixture.apart(clone))
    }

    @Test func aCloneGetsOnlyTheNewestCommitAndStaysAsItIs() async throws {
        let clone = try await fixture.clone("fresh", "--depth=1")
        let ledger = try await fixture.ledger(in: clone)
        #expect(try await ledger.events(environment: "production") == recorded)
        #expect(try await count(in: clone) == "1")
        #expect(try await fixture.git("rev-list", "--count", "--all", in: clone) == "1")
        _ = try await fixture.ledger(in: fixture.path + "/first").append(LedgerConformance.event(.planCreated))
        _ = try await ledger.append(LedgerConformance.event(.planCreated))
        #expect(try await count(in: clone) == "2")
        #expect(try await fixture.git("rev-list", "--count", GitFixture.reference, in: fixture.remote) == "6")
    }

    @Test func theUsersOwnIsLeftAlone() async throws {
        let clone = try await fixture.clone("user")
        let state = "for-each-ref --format=%(refname)%(objectname) refs/heads refs/tags refs/remotes".split(separator: " ").map(String.init)
        let before = try await fixture.git(state, in: clone)
        try await fixture.git("commit", "--quiet", "--allow-empty", "-m", "elsewhere", in: "seed")
        try await fixture.git("push", "--quiet", fixture.remote, "main", in: "seed")
        let ledger = try await fixture.ledger(in: clone)
        _ = try await ledger.append(LedgerConformance.event(.planCreated))
        #expect(try await fixture.git(state, in: clone) == before)
        #expect(try await fixture.git("status", "--porcelain", in: clone) == "")
        #expect(try await fixture.git("for-each-ref", "--format=%(refname)", "refs/plumb", in: clone) == "")
        #expect(try await fixture.git("rev-parse", "--is-shallow-repository", in: clone) == "false")
        #expect(!fixture.exists("user/.git/FETCH_HEAD"))
    }

    @Test func itIsNoBranchOfTheEstate() async throws {
        // Two commits without a parent: each has its own beginning.
        let beginnings = try await fixture.git("rev-list", "--max-parents=0", "--count", "main", GitFixture.reference, in: fixture.remote)
        #expect(beginnings == "2")
        _ = try await fixture.clone("plain")
        let names = try await fixture.git("for-each-ref", "--format=%(refname)", in: "plain")
        #expect(!names.contains("plumb"))
    }

    @Test func aConfigurationThatIsInTheWayIsNot() async throws {
        let clone = try await fixture.clone("peculiar")
        let settings = [
            "commit.gpgSign=true", "push.gpgSign=if-asked", "push.followTags=true", "fetch.prune=true", "fetch.pruneTags=true",
            "core.abbrev=4", "core.autocrlf=true", "push.default=nothing", "color.ui=always", "core.quotePath=true",
            "push.recurseSubmodules=on-demand", "fetch.output=compact", "user.useConfigOnly=true", "core.commentChar=E",
        ]
        for setting in settings {
            let (name, value) = (setting.prefix { $0 != "=" }, setting.drop { $0 != "=" }.dropFirst())
            try await fixture.git("config", String(name), String(value), in: clone)
        }
        let hook = "#!/bin/sh\necho ran >> '\(clone)/hooks-ran'\nexit 1\n"
        for name in ["pre-push", "reference-transaction", "post-checkout", "pre-auto-gc"] {
            try fixture.write(hook, to: "peculiar/.git/hooks/\(name)", mode: 0o755)
        }
        let ledger = try await fixture.ledger(in: clone)
        #expect(try await ledger.append(LedgerConformance.event(.planCreated)).sequence == 5)
        _ = try await fixture.ledger(in: fixture.path + "/first").append(LedgerConformance.event(.planCreated))
        #expect(try await ledger.events(environment: "production").count == 6)
        #expect(!fixture.exists("peculiar/hooks-ran"))
    }
}
