internal import ArgumentParser
internal import CanonicalJSON
internal import Diagnostics
internal import Estate
internal import EstateFiles
internal import FoundationEssentials
internal import Integrations
internal import MasterFiles

struct ZoneImportCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "import", abstract: "Declare what a zone file (RFC 1035) has: print it, or write it into the desired state.",
        discussion: """
            Reads $ORIGIN, $TTL and records of all types that can be declared; $INCLUDE is refused. The SOA, the zone's own name servers and \
            signatures are left out: the provider keeps them. Nothing is sent anywhere; the next plan shows what differs from what is live.
              plumb zone import example.com.zone --environment production --out desired/zones/example.com.yaml
            """)

    @Argument(help: "The zone file; - for the standard input.")
    var file: String

    @Option(name: .long, help: "The zone, if the file does not name it.")
    var zone: String?

    @Option(name: .long, help: "The environment that owns the zone. The only one unless given.")
    var environment: String?

    @Option(name: .long, help: "The provider, as estate.yaml names it, where several have zones.")
    var provider: String?

    @Option(name: .long, help: "Where to write it, a new file below the directory with the desired state. Printed unless given.")
    var out: String?

    @OptionGroup var options: EstateOptions

    @Option(name: .long, help: "How to print the result.")
    var output: ResultFormat = .text

    func run() throws {
        let bytes = try content()
        let (master, diagnostics) = MasterFileReader.read(bytes, file: file, zone: zone)
        if !diagnostics.isEmpty {
            Terminal.log(DiagnosticRenderer.text(diagnostics, sources: [file: String(decoding: bytes, as: UTF8.self)]))
        }
        guard let master else {
            let count = diagnostics.count { $0.severity == .error }
            throw CommandFailure(
                .invalidEstate, "\(count) error\(count == 1 ? "" : "s") in \(file); nothing was written", diagnostics: diagnostics)
        }
        let proxied = warnOfProxies(bytes)
        let (environment, provider) = (try owner(), try holder())
        let text = DesiredZoneText(master, environment: environment, provider: provider).text
        if let out { try write(text, to: out) }
        guard output == .text else {
            return Terminal.print(json: [
                "version": 1, "zone": .string(master.zone), "environment": .string(environment),
                "provider": provider.map { .string($0) } ?? .null, "recordSets": .integer(master.sets.count),
                "path": out.map { .string($0) } ?? .null, "text": .string(text), "proxied": .integer(proxied),
                "diagnostics": DiagnosticRenderer.value(diagnostics),
            ])
        }
        guard let out else { return Terminal.print(DisplayText(lines: text.split(separator: "\n"))) }
        Terminal.log("\(out): \(master.zone) with \(master.sets.count) record set\(master.sets.count == 1 ? "" : "s")")
    }

    /// A zone file has no word for a proxy but comments, which are not read: a plan of the text would take the names from behind it.
    /// - Returns: of how many records the comments say so.
    private func warnOfProxies(_ bytes: [UInt8]) -> Int {
        let lines = String(decoding: bytes, as: UTF8.self).split(whereSeparator: \.isNewline)
        let count = lines.count { $0.contains("cf-proxied:true") || $0.contains("; proxied") }
        guard count > 0 else { return 0 }
        Terminal.log(
            "warning: \(count) record\(count == 1 ? " is" : "s are") proxied, as comments say, which are not read: write proxied: true "
                + "at \(count == 1 ? "it" : "them") and leave out ttl, or the next plan takes \(count == 1 ? "it" : "them") from behind the proxy"
        )
        return count
    }

    private func content() throws -> [UInt8] {
        let name = file == "-" ? "the standard input" : file
        do throws(InputFile.Problem) {
            return try InputFile.read(file, atMost: Self.sizeLimit)
        } catch {
            switch error {
            case .unreadable: throw CommandFailure(.failure, "\(name) cannot be read")
            case .tooLarge:
                throw CommandFailure(.failure, "\(name) is larger than \(Self.sizeLimit >> 20) MiB, and no zone file; nothing was written")
            }
        }
    }

    /// A zone of a million records has fewer.
    private static let sizeLimit = 64 << 20

    private func owner() throws -> String {
        if let environment { return environment }
        let (estate, diagnostics, sources) = options.read()
        if estate == nil, FileManager.default.fileExists(atPath: options.desired) {
            Terminal.log(DiagnosticRenderer.text(diagnostics.filter { $0.severity == .error }, sources: sources))
            throw CommandFailure(
                .invalidEstate,
                "the desired state is invalid, so it is not known which environment owns the zone: correct it, or give --environment")
        }
        let environments = estate?.environments.keys.sorted() ?? []
        guard environments.count == 1 else {
            throw CommandFailure(
                .validationFailure,
                "which environment owns the zone? Give --environment"
                    + (environments.isEmpty ? "" : " \(environments.joined(separator: " or "))" as DisplayText))
        }
        return environments[0]
    }

    /// The provider that was named; nil where the estate leaves no choice.
    private func holder() throws -> String? {
        guard let estate = options.read().0 else { return provider }
        let kinds = Integrations.catalogue.kinds(holding: .zone)
        let names = estate.providers.values.filter { kinds.contains($0.kind.value) }.map(\.name).sorted()
        if let provider, !names.contains(provider) {
            throw CommandFailure(
                .validationFailure, "no provider of zones is named \"\(provider)\"; there are: \(names.joined(separator: ", "))")
        }
        guard provider != nil || names.count < 2 else {
            throw CommandFailure(
                .validationFailure, "which provider has the zone? Give --provider \(names.joined(separator: " or --provider "))")
        }
        return provider
    }

    /// What is written is loaded with everything else first, so that no file on the disk is one that plumb refuses.
    private func write(_ text: String, to path: String) throws {
        guard !FileManager.default.fileExists(atPath: path) else {
            throw CommandFailure(.failure, "\(path) is there already; nothing was written")
        }
        let prefix = options.desired.hasSuffix("/") ? options.desired : options.desired + "/"
        guard path.hasPrefix(prefix) else {
            throw CommandFailure(.failure, "\(path) is not below \(prefix), so it would declare nothing; nothing was written")
        }
        let relative = String(path.dropFirst(prefix.utf8.count))
        guard EstateDirectory.isRead(relative, below: options.desired) else {
            throw CommandFailure(
                .failure,
                "\(path) would not be read: name a .yaml file below \(prefix), without .., hidden directories and links; nothing was written"
            )
        }
        let own = SourceFile(path: relative, bytes: Array(text.utf8))
        let files = EstateDirectory.read(options.desired).0 + [own]
        let (_, diagnostics) = EstateLoader.load(files: files, catalogue: Integrations.catalogue)
        // What was wrong before is not this file's.
        let errors = diagnostics.filter { $0.severity == .error && $0.span?.file == own.path }
        if !errors.isEmpty {
            Terminal.log(DiagnosticRenderer.text(errors, sources: EstateOptions.texts(of: files)))
            throw CommandFailure(.invalidEstate, "\(path) would not be valid; nothing was written")
        }
        let folder = URL(filePath: path).deletingLastPathComponent().path
        do {
            try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
            try Data(text.utf8).write(to: URL(filePath: path), options: .withoutOverwriting)
        } catch {
            throw CommandFailure(.failure, "\(path) could not be written: \(String(describing: error))")
        }
    }
}
