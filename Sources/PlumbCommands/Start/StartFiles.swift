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
                    + "To take what is live into it: plumb adopt. To see whether all is well: plumb doctor.")
        }
    }

    /// - Parameter secrets: the path of a file with secrets, which git must not see; nil for none.
    init(_ estate: SourceFile, secrets: String?) {
        let isBelow = secrets.map { $0.hasPrefix(".plumb/") || $0.hasPrefix("/") || $0.hasPrefix("../") } ?? true
        if let ignoring = Self.ignoring([".plumb/"] + (isBelow ? [] : [secrets, secrets.map { $0 + ".lock" }].compactMap(\.self))) {
            files.append(ignoring)
        }
        if !FileManager.default.fileExists(atPath: "plans/README.md") {
            files.append(File(path: "plans/README.md", bytes: Array(Self.plans.utf8)))
        }
        files.append(File(path: "\(Self.desired)/\(estate.path)", bytes: estate.bytes))
    }

    /// Nil where it says so already.
    private static func ignoring(_ names: [String]) -> File? {
        let path = ".gitignore"
        let found = FileManager.default.contents(atPath: path)
        let text = String(decoding: found ?? Data(), as: UTF8.self)
        let known = Set(text.split(whereSeparator: \.isNewline).map { $0.hasPrefix("/") ? String($0.dropFirst()) : String($0) })
        let missing = names.filter { !known.contains($0) && !known.contains($0.hasSuffix("/") ? String($0.dropLast()) : $0) }
        guard !missing.isEmpty else { return nil }
        let gap = text.isEmpty || text.hasSuffix("\n") ? "" : "\n"
        let comment = "# What plumb keeps on this machine: its ledger, answers, and the secrets of a file store.\n"
        let lines = gap + comment + missing.map { $0 + "\n" }.joined()
        return File(path: path, bytes: Array(found ?? Data()) + Array(lines.utf8), isAddition: found != nil)
    }

    /// Where something fails, what was written goes away again.
    func write() throws {
        var undone: [(path: String, bytes: Data?)] = []
        do {
            for file in files {
                let before = file.isAddition ? FileManager.default.contents(atPath: file.path) : nil
                guard file.isAddition || !FileManager.default.fileExists(atPath: file.path) else {
                    throw CommandFailure(.failure, "\(file.path) has come to be meanwhile")
                }
                try NewFile(path: file.path).write(file.bytes, mode: file.mode)
                undone.append((file.path, before))
            }
        } catch let failure as CommandFailure {
            Self.undo(undone)
            throw CommandFailure(.failure, failure.message + "\nNothing was left behind.")
        }
    }

    /// A directory that is empty then was made here, or was of no use.
    private static func undo(_ written: [(path: String, bytes: Data?)]) {
        for (path, bytes) in written.reversed() {
            if let bytes {
                try? NewFile(path: path).write(Array(bytes))
                continue
            }
            try? FileManager.default.removeItem(atPath: path)
            let parent = path.split(separator: "/").dropLast().joined(separator: "/")
            if !parent.isEmpty, (try? FileManager.default.contentsOfDirectory(atPath: parent))?.isEmpty == true {
                try? FileManager.default.removeItem(atPath: parent)
            }
        }
    }

    private static let plans = """
        # Plans and receipts

        What was reviewed and what was done, by environment:

        - `plans/ENV/<date>-<digest8>.plan.json` and the same as `.md`: a plan, written by `plumb plan ENV --out plans/ENV/`. It holds no
          secret, so it may be committed with the change that it explains, attached to a run, or thrown away. It can be applied until it
          expires, an hour after it was made, and only while planning again gives the same digest.
        - `plans/ENV/receipts/<run>.receipt.json`: what an apply did, operation by operation, with what it replaced, written by
          `plumb audit export ENV --out plans/ENV/receipts`. The ledger stays the authority; a receipt is for reading.

        """
}
