internal import ArgumentParser
internal import Concurrency
internal import Diagnostics
internal import Estate
internal import EstateFiles
internal import FoundationEssentials
internal import GitRepository
internal import Integrations
internal import Reconciling

/// The estate with what must not be redirected by the change under review taken from the default branch: providers,
/// stores, the fingerprint key, the ledger, the gates, and which environment owns what.
struct TrustedEstate {
    let estate: Estate
    /// Files beside it, from where it was taken.
    let files: TrustedFiles
    /// Where the estate's files are in git; nil where there is no repository.
    let tree: WorkTree?
    /// Nil where there is no repository: the files are taken as they are.
    let commit: TrustedCommit?
    /// For people; nil when the default branch says the same.
    let remark: DisplayText?
    /// Whether the desired state is, byte for byte, what the trusted commit holds.
    let isReviewed: Bool

    /// Whether a git branch vouches for the gates.
    var isConfirmedByDefaultBranch: Bool { commit != nil }

    /// - Throws: ``CommandFailure`` where there is a repository and its trusted commit is not known, or has no such estate; in CI also
    ///   where there is no repository.
    init(_ options: EstateOptions, variables: [String: String]) async throws {
        let directory = options.desired
        // git answers while the files are read.
        async let asked = Result(awaiting: { () async throws in try await Ground(of: directory, variables) })
        let (estate, sources) = try options.loadWithSources()
        let ground = await asked
        try self.init(estate, sources, in: directory, ground, variables: variables)
    }

    /// The same of files that are read already, such as those of a commit.
    /// - Parameter directory: of the desired state in the work tree.
    init(_ estate: Estate, _ sources: [SourceFile], in directory: String, variables: [String: String]) async throws {
        let ground = await Result(awaiting: { () async throws in try await Ground(of: directory, variables) })
        try self.init(estate, sources, in: directory, ground, variables: variables)
    }

    /// What git says of the directory.
    private struct Ground: Sendable {
        let tree: WorkTree?
        /// The commit that is trusted, and all that it has in the directory; nil where there is no repository.
        let trusted: (commit: TrustedCommit, files: [String: [UInt8]])?

        init(of directory: String, _ variables: [String: String]) async throws {
            do throws(GitFailure) {
                tree = try WorkTree.around(directory)
            } catch {
                throw CommandFailure(
                    .failure,
                    "It is not known which git repository \(directory) is in: \(error.reason). "
                        + "No credential was read and no request was sent.")
            }
            guard let tree else {
                trusted = nil
                return
            }
            let commit = try await TrustedCommit(in: tree, variables)
            let files = try await TrustedEstate.files(of: commit, in: tree, directory)
            trusted = (commit, files)
        }
    }

    private init(
        _ estate: Estate, _ sources: [SourceFile], in directory: String, _ ground: Result<Ground, any Error>, variables: [String: String]
    ) throws {
        // Who wrote the files knows what stands in them. Output that was withheld for it would tell which of many guesses is a secret.
        Terminal.watch.allow(Array(EstateOptions.texts(of: sources).values))
        let ground = try ground.get()
        tree = ground.tree
        guard let (commit, trustedFiles) = ground.trusted else {
            guard !ContinuousIntegration.isRunning(variables) else { throw Self.withoutRepository(directory) }
            self.estate = estate
            files = TrustedFiles(in: directory, at: nil)
            self.commit = nil
            isReviewed = false
            remark = "\(directory) is not in a trusted git branch: using providers, stores and gates from the working tree."
            return
        }
        self.commit = commit
        files = TrustedFiles(in: directory, at: (trustedFiles, commit.label))
        try Self.checkSizes(of: sources, by: trustedFiles, label: commit.label)
        isReviewed = Self.isEstate(trustedFiles, sources)
        // Equal bytes are the same estate.
        let trusted = isReviewed ? estate : try Self.load(trustedFiles, label: commit.label, directory: directory)
        self.estate = isReviewed ? estate : try Self.judge(estate, by: trusted, label: commit.label, sources)
        remark = Self.remark(isReviewed ? [] : estate.differences(from: trusted), commit)
    }

    /// - Throws: ``CommandFailure`` where a file is larger than the trusted commit lets it be, whatever the files say of it themselves.
    private static func checkSizes(of sources: [SourceFile], by trusted: [String: [UInt8]], label: String) throws {
        guard !FileLimit.exceeding(FileLimit.standard, among: sources).isEmpty else { return }
        let limit = FileLimit.declared(in: trustedSources(trusted))
        guard let file = FileLimit.exceeding(limit, among: sources).first else { return }
        throw CommandFailure(
            .blocked,
            "\(file.path) has more than \(limit) MiB, which is what \(label) lets a file have. No credential was read and no request was sent.\n"
                + "Merge a higher file_limit first, or part the file.")
    }

    private static func trustedSources(_ files: [String: [UInt8]]) -> [SourceFile] {
        files.sorted { $0.key < $1.key }.filter { isSource($0.key) }.map { SourceFile(path: $0.key, bytes: $0.value) }
    }

    /// A CI's files are a change's, and some checkouts bring them without their repository.
    private static func withoutRepository(_ directory: String) -> CommandFailure {
        CommandFailure(
            .failure,
            """
            \(directory) is not in a git repository, and this is a CI run (\(ContinuousIntegration.variable) is set), so the trusted commit \
            is unknown.
            No credential was read and no request was sent.
            Check the repository out with git: where git is not installed, actions/checkout downloads an archive without .git; install git \
            before that step.
            """)
    }

    private static func remark(_ differing: [String], _ commit: TrustedCommit) -> DisplayText? {
        var lines: [DisplayText] = []
        if commit.isNamedByOperator { lines.append("\(TrustedCommit.variable): \(commit.label) is trusted.") }
        if !differing.isEmpty {
            let branch = commit.label.split(separator: "@").first ?? ""
            lines.append(
                "\(differing.joined(separator: ", ")) differ from \(commit.label); \(branch)'s apply until this change is merged.")
        }
        return lines.isEmpty ? nil : lines.joined(separator: "\n")
    }

    private static func files(of commit: TrustedCommit, in tree: WorkTree, _ directory: String) async throws -> [String: [UInt8]] {
        let files: [String: [UInt8]]?
        do throws(GitFailure) {
            files = try await commit.repository.files(below: tree.path, at: commit.id)
        } catch {
            throw TrustedCommit.failure(error, in: tree)
        }
        guard let files, !files.isEmpty else {
            throw CommandFailure(
                .failure,
                "\(commit.label) has no \(tree.path.isEmpty ? directory : tree.path), which says where credentials go. "
                    + "No credential was read and no request was sent.\nMerge it into the default branch first; until then, check it with: "
                    + "plumb validate")
        }
        return files
    }

    /// The estate as trust leaves it.
    /// - Throws: ``CommandFailure`` where it takes from the trusted one what belongs to another environment, or no longer holds
    ///   together: what it declares about trust itself does not count.
    private static func judge(_ estate: Estate, by trusted: Estate, label: String, _ sources: [SourceFile]) throws -> Estate {
        let judged = estate.trusting(trusted)
        let taken = judged.takeovers(from: trusted).map { words($0, label) }
        guard taken.isEmpty else {
            throw CommandFailure(
                .blocked,
                taken.map { DisplayText($0) }.joined(separator: "\n")
                    + "\nMerge that first. No credential was read and no request was sent.")
        }
        let problems = EstateLoader.problems(of: judged, catalogue: Integrations.catalogue).filter { $0.severity == .error }
        guard problems.isEmpty else {
            Terminal.log(DiagnosticRenderer.text(problems, sources: EstateOptions.texts(of: sources)))
            throw CommandFailure(
                .invalidEstate,
                "This holds once providers, stores and gates are those of \(label). No credential was read and no request was sent.\n"
                    + "If the change declares them itself, merge that part first.")
        }
        return judged
    }

    private static func words(_ takeover: Takeover, _ label: String) -> String {
        let (thing, owner, claimant) = (takeover.thing, takeover.owner, takeover.claimant)
        guard let related = takeover.related else {
            return "\(thing) belongs to \(owner) on \(label), and \(claimant) claims it here."
        }
        return "\(claimant) claims \(thing) here, and \(related) belongs to \(owner) on \(label)."
    }

    private static func isEstate(_ files: [String: [UInt8]], _ sources: [SourceFile]) -> Bool {
        files.filter { isSource($0.key) } == Dictionary(sources.map { ($0.path, $0.bytes) }, uniquingKeysWith: { first, _ in first })
    }

    /// As a directory's are found.
    static func isSource(_ path: String) -> Bool {
        let name = path.lowercased()
        return (name.hasSuffix(".yaml") || name.hasSuffix(".yml")) && !path.split(separator: "/").contains { $0.hasPrefix(".") }
    }

    private static func load(_ files: [String: [UInt8]], label: String, directory: String) throws -> Estate {
        guard let estate = EstateLoader.load(files: trustedSources(files), catalogue: Integrations.catalogue).0 else {
            throw CommandFailure(
                .invalidEstate, "\(directory) of \(label) is invalid, and providers, stores and gates come from there. Repair it first.")
        }
        return estate
    }
}
