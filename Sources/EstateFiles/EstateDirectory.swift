package import Diagnostics
internal import FoundationEssentials

/// Finds and reads the files of an estate; the only effect of this target.
package enum EstateDirectory {
    /// All `*.yaml` and `*.yml` below `path`, in capitals too, by name; hidden ones are left out. Links are followed once, and only to
    /// what is below `path` and would be read there too; what is no plain file is not opened.
    ///
    /// A file that is larger than its limit is not read; ``FileLimit`` says how much that is.
    package static func read(_ path: String) -> ([SourceFile], [Diagnostic]) {
        let (files, problems) = read(path, limit: FileLimit.standard)
        guard problems.contains(where: { $0.rule == "yaml.too-large" }) else { return (files, problems) }
        let declared = FileLimit.declared(in: files)
        return declared > FileLimit.standard ? read(path, limit: declared) : (files, problems)
    }

    private static func read(_ path: String, limit: Int) -> ([SourceFile], [Diagnostic]) {
        var walk = Walk(root: path, limit: limit)
        var isDirectory = false
        if !FileManager.default.fileExists(atPath: path, isDirectory: &isDirectory) || !isDirectory {
            walk.sink.report(
                .error(
                    "estate.not-a-directory", "there is no directory \"\(path)\" with the desired state, here or above", at: nil,
                    fix: "name it with --desired; to begin one: plumb start, or plumb adopt for what is live already"))
        } else {
            walk.directory("", above: [])
        }
        return (walk.files.sorted { $0.path < $1.path }, walk.sink.sorted)
    }

    /// Whether a new file would be read from there: a `*.yaml` or `*.yml` that is not hidden, with no link and nothing that cannot be looked at
    /// on the way to it.
    /// - Parameter relative: from `path`, such as `zones/example.com.yaml`.
    package static func isRead(_ relative: String, below path: String) -> Bool {
        let parts = relative.split(separator: "/", omittingEmptySubsequences: false)
        guard parts.allSatisfy({ !$0.isEmpty && !$0.hasPrefix(".") }), Walk.isYAML(relative) else { return false }
        return parts.indices.allSatisfy { end in
            let place = path + "/" + parts[...end].joined(separator: "/")
            let kind = FileKind(of: place)
            return kind == .absent || kind == (end == parts.count - 1 ? .file : .directory)
        }
    }

    /// Whether a file of this path, from the directory or from above it, would be read.
    package static func reads(_ path: String) -> Bool {
        Walk.isYAML(path) && !path.split(separator: "/").contains { $0.hasPrefix(".") }
    }

    private struct Walk {
        let root: String
        /// Of one file, in MiB.
        let limit: Int
        var files: [SourceFile] = []
        var sink = DiagnosticSink()

        mutating func directory(_ relative: String, above: Set<String>) {
            let place = relative.isEmpty ? root : root + "/" + relative
            let real = URL(filePath: place).resolvingSymlinksInPath().path
            let span = SourceSpan(file: relative.isEmpty ? root : relative, line: 1, column: 1)
            guard !above.contains(real) else {
                sink.report(.error("estate.symlink-loop", "the link points back to a directory above it", at: span))
                return
            }
            guard let names = try? FileManager.default.contentsOfDirectory(atPath: place) else {
                sink.report(.error("estate.unreadable", "the directory cannot be read", at: span))
                return
            }
            for name in names.sorted() where !name.hasPrefix(".") {
                entry(relative.isEmpty ? name : relative + "/" + name, above: above.union([real]))
            }
        }

        private mutating func entry(_ relative: String, above: Set<String>) {
            let place = root + "/" + relative
            guard isWithin(relative, place) else { return }
            let isYAML = Self.isYAML(relative)
            let span = SourceSpan(file: relative, line: 1, column: 1)
            var isDirectory = false
            let exists = FileManager.default.fileExists(atPath: place, isDirectory: &isDirectory)
            if exists, isDirectory, isYAML {
                sink.report(.error("estate.directory-named-as-file", "this is a directory, not a file", at: span))
            } else if exists, isDirectory {
                directory(relative, above: above)
            } else if isYAML {
                do throws(RegularFile.Problem) {
                    files.append(SourceFile(path: relative, bytes: try RegularFile.read(place, atMost: FileLimit.octets(limit))))
                } catch {
                    sink.report(diagnostic(error, at: span))
                }
            }
        }

        private func diagnostic(_ problem: RegularFile.Problem, at span: SourceSpan) -> Diagnostic {
            switch problem {
            case .unreadable: .error("estate.unreadable", "the file cannot be read", at: span)
            case .noFile: .error("estate.no-file", "this is a pipe or a device, not a file", at: span, fix: "take it out of the directory")
            case .tooLarge: FileLimit.diagnostic(limit, at: span)
            }
        }

        static func isYAML(_ path: String) -> Bool {
            let lower = path.lowercased()
            return lower.hasSuffix(".yaml") || lower.hasSuffix(".yml")
        }

        /// Whether it is no link, or one to something that belongs to the estate. What a link shows is printed in messages: it must not show
        /// what only whoever runs the program may read.
        private mutating func isWithin(_ relative: String, _ place: String) -> Bool {
            guard FileKind(of: place) == .link else { return true }
            let base = URL(filePath: root).resolvingSymlinksInPath().path
            let real = URL(filePath: place).resolvingSymlinksInPath().path
            let isLoop = real == base
            let rest = real.hasPrefix(base + "/") ? real.dropFirst(base.count + 1) : nil
            let isHidden = rest?.split(separator: "/").contains { $0.hasPrefix(".") } ?? false
            var isDirectory = false
            _ = FileManager.default.fileExists(atPath: real, isDirectory: &isDirectory)
            if isLoop || rest != nil && !isHidden && (isDirectory || Self.isYAML(real)) { return true }
            guard Self.isYAML(relative) || isDirectory else { return false }
            sink.report(
                .error(
                    "estate.link-outside", "the link points to something outside the estate; it was not read",
                    at: SourceSpan(file: relative, line: 1, column: 1), fix: "put the file itself here, or remove the link"))
            return false
        }
    }
}
