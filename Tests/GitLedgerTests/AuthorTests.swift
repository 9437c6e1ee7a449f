import ChildPrograms
import FoundationEssentials
import GitRepository
import Testing

/// Who wrote what is to be applied, and what of it is proved.
@Suite("Authors of a change")
struct AuthorTests {
    /// A repository with a folder that several people change.
    private struct Team {
        let fixture: GitFixture
        var directory: String { fixture.path + "/team" }
        var repository: GitRepository { GitRepository(directory: directory, variables: GitFixture.variables) }

        init() async throws {
            fixture = try await GitFixture()
            try await fixture.git("init", "--quiet", "--initial-branch=main", fixture.path + "/team")
            for name in ["anna", "berta"] {
                let made = try await ChildProgram.run(
                    "ssh-keygen", ["-q", "-t", "ed25519", "-N", "", "-C", name, "-f", key(name)], environment: GitFixture.variables,
                    limit: 1 << 16)
                try #require(made.status == 0)
            }
            try await commit("first", by: "anna", isSigned: true)
        }

        func key(_ name: String) -> String { fixture.path + "/key-\(name)" }

        /// In OpenSSH's allowed-signers format.
        func signers(_ names: [String] = ["anna", "berta"], options: String = "") throws -> [UInt8] {
            let lines = try names.map { name in
                let key = try String(contentsOfFile: key(name) + ".pub", encoding: .utf8)
                return "\(name)@example.net \(options)\(key)"
            }
            return Array(lines.joined().utf8)
        }

        private func identity(_ name: String, isSigned: Bool) -> [String] {
            let signing = ["-c", "gpg.format=ssh", "-c", "user.signingKey=\(key(name))", "-c", "commit.gpgSign=true"]
            return ["-c", "user.name=\(name)", "-c", "user.email=\(name)@example.net"] + (isSigned ? signing : [])
        }

        @discardableResult
        func commit(_ text: String, file: String = "desired/a.yaml", by name: String, isSigned: Bool) async throws -> String {
            let place = directory + "/" + file
            let folder = String(place[..<(place.lastIndex(of: "/") ?? place.endIndex)])
            try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
            try text.write(toFile: place, atomically: true, encoding: .utf8)
            try await fixture.git("add", "-A", in: "team")
            try await fixture.git(identity(name, isSigned: isSigned) + ["commit", "--quiet", "-m", text], in: "team")
            return try await head()
        }

        func merge(_ branch: String, by name: String, isSigned: Bool = false, _ options: String...) async throws {
            try await fixture.git(
                identity(name, isSigned: isSigned) + ["merge", "--quiet", "--no-ff", "-m", "merge \(branch)"] + options + [branch],
                in: "team")
        }

        func head() async throws -> String { try await fixture.git("rev-parse", "HEAD", in: "team") }

        func authors(since commit: String?, _ signers: [UInt8]? = nil) async throws -> GitAuthors {
            let allowed = if let signers { signers } else { try self.signers() }
            return await repository.authors(of: "desired", since: commit, signers: allowed)
        }
    }

    @Test("a signature of a trusted key proves its author, and nothing else does")
    func signatures() async throws {
        let team = try await Team()
        let base = try await team.head()
        let signed = try await team.commit("second", by: "berta", isSigned: true)
        let proved = try await team.authors(since: base)
        #expect(proved.unproved.isEmpty && proved.unknown == nil && proved.names.isSuperset(of: ["berta", "berta@example.net"]))
        // Somebody whom the signers do not name.
        #expect(try await team.authors(since: base, team.signers(["anna"])).unproved == [String(signed.prefix(12))])
        // A key that is for approvals alone.
        let bound = try team.signers(options: "namespaces=\"plumb@plumbline\" ")
        #expect(try await team.authors(since: base, bound).unproved == [String(signed.prefix(12))])
        // A pattern names nobody.
        let key = try String(contentsOfFile: team.key("berta") + ".pub", encoding: .utf8)
        #expect(try await team.authors(since: base, Array("*@example.net \(key)".utf8)).unproved == [String(signed.prefix(12))])
        let unsigned = try await team.commit("third", by: "anna", isSigned: false)
        let both = try await team.authors(since: base)
        #expect(both.unproved == [String(unsigned.prefix(12))] && both.names.isSuperset(of: ["anna", "berta"]))
    }

    /// A name is free text: whoever signs under another one is an author too.
    @Test("the key decides, whatever name stands beside it")
    func borrowedName() async throws {
        let team = try await Team()
        let base = try await team.head()
        try "borrowed".write(toFile: team.directory + "/desired/a.yaml", atomically: true, encoding: .utf8)
        try await team.fixture.git(
            "-c", "user.name=carla", "-c", "user.email=carla@example.net", "-c", "gpg.format=ssh", "-c",
            "user.signingKey=\(team.key("berta"))", "commit", "-S", "--quiet", "-am", "borrowed", "--author=dora <dora@example.net>",
            in: "team")
        let found = try await team.authors(since: base)
        #expect(found.names.isSuperset(of: ["berta@example.net", "carla", "dora", "dora@example.net"]) && found.unproved.isEmpty)
    }

    @Test("before anything was applied, everybody who wrote counts, under whatever lies over it")
    func fromTheBeginning() async throws {
        let team = try await Team()
        let unsigned = try await team.commit("berta's", file: "desired/b.yaml", by: "berta", isSigned: false)
        try await team.commit("elsewhere", file: "README.md", by: "carla", isSigned: false)
        try await team.commit("over it", by: "anna", isSigned: true)
        let found = try await team.authors(since: nil)
        #expect(found.names == ["anna", "anna@example.net", "berta", "berta@example.net"], "\(found.names)")
        #expect(found.unproved == [String(unsigned.prefix(12))] && found.unknown == nil)
    }

    @Test("both sides of a merge and whoever merged count; a merge that adds nothing needs no signature")
    func merges() async throws {
        let team = try await Team()
        let base = try await team.head()
        try await team.fixture.git("checkout", "--quiet", "-b", "side", in: "team")
        try await team.commit("side", file: "desired/side.yaml", by: "berta", isSigned: true)
        try await team.fixture.git("checkout", "--quiet", "main", in: "team")
        try await team.commit("main", file: "desired/main.yaml", by: "anna", isSigned: true)
        try await team.merge("side", by: "dora")
        let plain = try await team.authors(since: base)
        #expect(plain.unproved.isEmpty && plain.unknown == nil)
        #expect(plain.names.isSuperset(of: ["anna", "berta", "dora"]), "\(plain.names)")
    }

    /// The merge takes one side and drops the other: that is whoever merged, and only a signature proves who.
    @Test("a merge that does something of its own is a change of its own")
    func evilMerge() async throws {
        let team = try await Team()
        let base = try await team.head()
        try await team.fixture.git("checkout", "--quiet", "-b", "side", in: "team")
        try await team.commit("side", file: "desired/side.yaml", by: "berta", isSigned: true)
        try await team.fixture.git("checkout", "--quiet", "main", in: "team")
        try await team.commit("main", file: "desired/main.yaml", by: "anna", isSigned: true)
        try await team.merge("side", by: "dora", isSigned: false, "--strategy=ours")
        let found = try await team.authors(since: base)
        #expect(found.unproved == [String(try await team.head().prefix(12))], "\(found)")
        #expect(found.names.isSuperset(of: ["anna", "berta", "dora"]), "\(found.names)")
    }

    /// Attributes of the change choose a driver that the repository's configuration names, and git runs it to make a merge again.
    @Test("no merge driver of the repository runs, and what only it would make is a change of its own")
    func mergeDriver() async throws {
        let team = try await Team()
        try await team.commit("desired/* merge=x\n", file: ".gitattributes", by: "anna", isSigned: true)
        let base = try await team.head()
        try await team.fixture.git("checkout", "--quiet", "-b", "side", in: "team")
        try await team.commit("side", by: "berta", isSigned: true)
        try await team.fixture.git("checkout", "--quiet", "main", in: "team")
        try await team.commit("main", by: "anna", isSigned: true)
        try await team.merge("side", by: "dora", isSigned: false, "--strategy-option=ours")
        let mark = team.fixture.path + "/sprung"
        try await team.fixture.git("config", "merge.x.driver", "touch '\(mark)'", in: "team")
        let found = try await team.authors(since: base)
        #expect(found.unproved == [String(try await team.head().prefix(12))], "\(found)")
        #expect(!FileManager.default.fileExists(atPath: mark))
        // git does run it otherwise.
        _ = try? await team.fixture.git("merge-tree", "--write-tree", "HEAD^1", "HEAD^2", in: "team")
        #expect(FileManager.default.fileExists(atPath: mark))
    }

    @Test("changes that no commit holds, and a history that is cut, tell nobody")
    func unknown() async throws {
        let team = try await Team()
        let base = try await team.head()
        #expect(try await team.authors(since: base).unknown == nil)
        try "b".write(toFile: team.directory + "/desired/new.yaml", atomically: true, encoding: .utf8)
        #expect(try await team.authors(since: base).unknown?.contains("uncommitted changes") == true)
        try "*.yaml".write(toFile: team.directory + "/.gitignore", atomically: true, encoding: .utf8)
        #expect(try await team.authors(since: base).unknown?.contains("uncommitted changes") == true)
        try FileManager.default.removeItem(atPath: team.directory + "/desired/new.yaml")
        #expect(try await team.authors(since: String(repeating: "1", count: 40)).unknown?.contains("is not in this clone") == true)
        let clone = GitRepository(
            directory: try await shallow(team), variables: GitFixture.variables)
        let cut = await clone.authors(of: "desired", since: nil, signers: try team.signers())
        #expect(cut.unknown?.contains("git fetch --unshallow") == true, "\(cut)")
    }

    private func shallow(_ team: Team) async throws -> String {
        try await team.commit("newer", by: "anna", isSigned: true)
        try await team.fixture.git("clone", "--quiet", "--depth=1", "file://" + team.directory, team.fixture.path + "/shallow")
        return team.fixture.path + "/shallow"
    }

    @Test("whether a commit descends from another one")
    func descent() async throws {
        let team = try await Team()
        let first = try await team.head()
        let second = try await team.commit("second", by: "anna", isSigned: false)
        #expect(await team.repository.descent(from: first) == .descends)
        #expect(await team.repository.descent(from: String(second.prefix(7))) == .descends)
        try await team.fixture.git("checkout", "--quiet", first, in: "team")
        #expect(await team.repository.descent(from: second) == .other)
        guard case .unknown = await team.repository.descent(from: String(repeating: "1", count: 40)) else {
            Issue.record("a commit that is not here was judged")
            return
        }
        try await team.fixture.git("checkout", "--quiet", "main", in: "team")
        let clone = GitRepository(directory: try await shallow(team), variables: GitFixture.variables)
        // The commit lies behind the end of the clone's history.
        guard case .unknown(let why) = await clone.descent(from: second) else {
            Issue.record("a cut history was judged")
            return
        }
        #expect(why.contains("git fetch --unshallow"))
    }
}
