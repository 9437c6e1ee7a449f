internal import ArgumentParser
internal import Diagnostics
internal import EstateFiles
internal import FoundationEssentials

/// The files of a new estate: all of them are written, or none; nothing that is there is written over.
struct StartFiles {
    struct File {
        let path: String
        let bytes: [UInt8]
        var mode = 0o644
        /// Whether it is there and gets more lines.
        var isAddition = false
    }

    private(set) var files: [File] = []

    static let desired = "desired"

    /// - Throws: ``CommandFailure`` where there is an estate already, here or in a directory above.
    static func checkNothingIsThere() throws {
        let found = EstateSearch.found + desired
        var isDirectory = false
        guard FileManager.default.fileExists(atPath: found, isDirectory: &isDirectory) else { return }
        guard isDirectory else { throw CommandFailure(.failure, "\(found) is a file. Nothing was written.") }
        let (files, problems) = EstateDirectory.read(found)
        guard files.isEmpty, problems.isEmpty, EstateSearch.found.isEmpty else {
            throw CommandFailure(
                .failure,
                "There is an estate in \(found) already. Nothing was written.\n"
                    + "To take what is live into it: plumb adopt. To check everything: plumb doctor.")
        }
    }

    private var undone: [(path: String, bytes: Data?)] = []

    private static let ignoreFile = ".gitignore"

    /// - Parameter secrets: the file with secrets, which git must not see; nil for none.
    init(_ estate: SourceFile, secrets: IgnoredSecrets?) {
        if let ignoring = Self.ignoring([".plumb/"] + (secrets?.patterns ?? [])) { files.append(ignoring) }
        if !FileManager.default.fileExists(atPath: "plans/README.md") {
            files.append(File(path: "plans/README.md", bytes: Array(Self.plans.utf8)))
        }
        files.append(File(path: "\(Self.desired)/\(estate.path)", bytes: estate.bytes))
    }

    /// Nil where it says so already, and nothing below it says otherwise.
    private static func ignoring(_ names: [String]) -> File? {
        let found = FileManager.default.contents(atPath: ignoreFile)
        let text = String(decoding: found ?? Data(), as: UTF8.self)
        func plain(_ line: some StringProtocol) -> String {
            String(line.drop { $0 == "/" }.reversed().drop { $0 == "/" }.reversed())
        }
        let lines = text.split(whereSeparator: \.isNewline)
        let known = Set(lines.suffix(from: lines.lastIndex { $0.hasPrefix("!") } ?? lines.startIndex).map { plain($0) })
        let missing = names.filter { !known.contains(plain($0)) }
        guard !missing.isEmpty else { return nil }
        let gap = text.isEmpty || text.hasSuffix("\n") ? "" : "\n"
        let comment = "# What plumb keeps on this machine: its ledger, answers, and the secrets of a file store.\n"
        let addition = gap + comment + missing.map { $0 + "\n" }.joined()
        return File(path: ignoreFile, bytes: Array(found ?? Data()) + Array(addition.utf8), isAddition: found != nil)
    }

    /// - Throws: ``CommandFailure`` where something that is there keeps one of the files from being written.
    func check() throws {
        for file in files {
            switch (FileKind(of: file.path), file.isAddition) {
            case (.absent, _), (.file, true): break
            case (.unknown, _): throw CommandFailure(.failure, "\(file.path) cannot be read. Nothing was written.")
            default:
                throw CommandFailure(.failure, "\(file.path) exists and is not a file that plumb can append to. Nothing was written.")
            }
            let parts = file.path.split(separator: "/").dropLast()
            var nearest = "."
            for end in parts.indices {
                let directory = parts[...end].joined(separator: "/")
                guard FileManager.default.fileExists(atPath: directory) || FileKind(of: directory) != .absent else { break }
                nearest = directory
            }
            var isDirectory = false
            guard FileManager.default.fileExists(atPath: nearest, isDirectory: &isDirectory), isDirectory,
                FileManager.default.isWritableFile(atPath: nearest)
            else { throw CommandFailure(.failure, "\(nearest) is not a directory that can be written to. Nothing was written.") }
        }
    }

    /// Writes what keeps secrets out of git, before there is one.
    mutating func writeIgnored() throws {
        for file in files where file.path == Self.ignoreFile { try write(file) }
    }

    /// Writes what ``writeIgnored()`` did not.
    /// - Parameter estate: the estate's file, with what was not known before.
    mutating func writeRest(_ estate: SourceFile) throws {
        for file in files where file.path != Self.ignoreFile {
            var file = file
            if file.path == "\(Self.desired)/\(estate.path)" { file = File(path: file.path, bytes: estate.bytes) }
            try write(file)
        }
    }

    private mutating func write(_ file: File) throws {
        let before = file.isAddition ? FileManager.default.contents(atPath: file.path) : nil
        guard file.isAddition || !FileManager.default.fileExists(atPath: file.path) else {
            throw CommandFailure(.failure, "\(file.path) was created meanwhile")
        }
        try NewFile(path: file.path).write(file.bytes, mode: file.mode)
        undone.append((file.path, before))
    }

    /// Takes back what was written.
    /// - Parameter hidesSecrets: whether secrets were made meanwhile, which git must go on to ignore.
    /// - Returns: the paths of what stays.
    func undo(hidesSecrets: Bool) -> [String] {
        undone.reversed().filter { written in
            (hidesSecrets && written.path == Self.ignoreFile) || !Self.isUndone(written.path, written.bytes)
        }.map(\.path)
    }

    /// A directory that is empty then was made here, or was of no use.
    private static func isUndone(_ path: String, _ bytes: Data?) -> Bool {
        if let bytes { return (try? NewFile(path: path).write(Array(bytes))) != nil }
        guard (try? FileManager.default.removeItem(atPath: path)) != nil else { return false }
        let parent = path.split(separator: "/").dropLast().joined(separator: "/")
        if !parent.isEmpty, (try? FileManager.default.contentsOfDirectory(atPath: parent))?.isEmpty == true {
            try? FileManager.default.removeItem(atPath: parent)
        }
        return true
    }

    private static let plans = """
        # Plans and receipts

        This directory records what was reviewed and what was done, by environment:

        - `plans/ENV/<date>-<digest8>.plan.json` and the same as `.md`: a plan, written by `plumb plan ENV --out plans/ENV/`. It contains no secret, so you can
          commit it with the change that it explains, attach it to a run, or delete it. You can apply it until it expires, an hour after it was made, and only
          while planning again gives the same digest.
        - `plans/ENV/receipts/<run>.receipt.json`: what an apply did, operation by operation, with what it replaced, written by
          `plumb audit export ENV --out plans/ENV/receipts`. The ledger is the authority; a receipt is for reading.

        """
}
