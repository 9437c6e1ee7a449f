internal import ArgumentParser
internal import Diagnostics
internal import Estate
internal import EstateFiles
internal import FoundationEssentials
internal import Integrations
internal import Reconciling

/// What adopting begins with: the estate as far as there is one, and readers of everything it names. Nothing here can write to a provider.
struct AdoptionBase {
    /// As trust leaves it.
    let estate: Estate
    /// As they lie on the disk; empty where there are none.
    let files: [SourceFile]
    /// Makes the estate's own file; nil where there is one.
    let convention: ConventionalEstate?
    let connections: Connections
    /// Nil where there are no files yet, or they were just made.
    let trusted: TrustedEstate?

    init(_ options: EstateOptions, _ talk: LogOptions) async throws {
        let variables = ProcessInfo.processInfo.environment
        var isDirectory = false
        let isThere = FileManager.default.fileExists(atPath: options.desired, isDirectory: &isDirectory)
        let (files, problems) = isThere ? EstateDirectory.read(options.desired) : ([], [])
        self.files = files
        if files.isEmpty, problems.isEmpty {
            let convention = ConventionalEstate(in: options.desired, variables)
            guard !convention.isEmpty else { throw ConventionalEstate.nothing(in: options.desired) }
            self.convention = convention
            trusted = nil
            estate = try Self.load([convention.file(["production"])])
        } else {
            convention = nil
            let trusted = try await TrustedEstate(options, variables: variables)
            if let remark = trusted.remark { Terminal.log(remark) }
            estate = trusted.estate
            self.trusted = trusted
        }
        connections = try await Composition(estate, variables: variables, watch: Terminal.watch, verbosity: talk.verbosity).connections
    }

    /// Of an estate that was just made, whose files nobody could have changed.
    init(_ estate: Estate, _ files: [SourceFile], _ connections: Connections) {
        (self.estate, self.files, self.connections) = (estate, files, connections)
        (convention, trusted) = (nil, nil)
    }

    private init(_ base: AdoptionBase, _ connections: Connections) {
        (estate, files, convention, trusted) = (base.estate, base.files, base.convention, base.trusted)
        self.connections = connections
    }

    /// The same, read through other connections.
    func reading(through connections: Connections) -> AdoptionBase { AdoptionBase(self, connections) }

    /// The estate that files make, as trust leaves it.
    /// - Throws: ``CommandFailure`` with what is wrong with them.
    static func load(_ files: [SourceFile]) throws -> Estate {
        let (estate, diagnostics) = EstateLoader.load(files: files, catalogue: Integrations.catalogue)
        let errors = diagnostics.filter { $0.severity == .error }
        guard let estate, errors.isEmpty else {
            Terminal.log(DiagnosticRenderer.text(errors, sources: EstateOptions.texts(of: files)))
            throw CommandFailure(.invalidEstate, "what would be written is invalid; nothing was written. This is a bug, please report it.")
        }
        return estate
    }
}
