package import Diagnostics
internal import FoundationEssentials

/// Finds and reads the files of an estate; the only effect of this target.
package enum EstateDirectory {
    /// All `*.yaml` and `*.yml` below `path`, in capitals too, by name; hidden ones are left out. Links are followed once.
    package static func read(_ path: String) -> ([SourceFile], [Diagnostic]) {
        var walk = Walk(root: path)
        var isDirectory = false
        if !FileManager.default.fileExists(atPath: path, isDirectory: &isDirectory) || !isDirectory {
            walk.sink.report(.error("estate.not-a-directory", "\"\(path)\" is not a directory", at: nil))
        } else {
            walk.directory("", above: [])
        }
        return (walk.files.sorted { $0.path < $1.path }, walk.sink.sorted)
    }

    private struct Walk {
        let root: String
        var files: [SourceFile] = []
        var sink = DiagnosticSink()

        mutating func directory(_ relative: String, above: Set<String>) {
            let place = relative.isEmpty ? root : root + "/" + relative
            let real = URL(filePath: place).resolvingSymlinksInPath().path
            let span = SourceSpan(file: relative.isEmpty ? root : relative, line: 1, column: 1)
            guard !above.contains(real) else {
                sink.report(.error("estate.symlink-loop", "the link leads back to a directory above it", at: span))
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
            let lower = relative.lowercased()
            let isYAML = lower.hasSuffix(".yaml") || lower.hasSuffix(".yml")
            let span = SourceSpan(file: relative, line: 1, column: 1)
            var isDirectory = false
            let exists = FileManager.default.fileExists(atPath: place, isDirectory: &isDirectory)
            if exists, isDirectory, isYAML {
                sink.report(.error("estate.directory-named-as-file", "this is a directory, not a file", at: span))
            } else if exists, isDirectory {
                directory(relative, above: above)
            } else if isYAML {
                do throws(RegularFile.Problem) {
                    files.append(SourceFile(path: relative, bytes: try RegularFile.read(place, atMost: YAMLDocument.sizeLimit)))
                } catch {
                    sink.report(Self.diagnostic(error, at: span))
                }
            }
        }

        private static func diagnostic(_ problem: RegularFile.Problem, at span: SourceSpan) -> Diagnostic {
            switch problem {
            case .unreadable: .error("estate.unreadable", "the file cannot be read", at: span)
            case .noFile: .error("estate.no-file", "this is a pipe or a device, not a file", at: span, fix: "take it out of the directory")
            case .tooLarge: YAMLDocument.tooLarge(at: span)
            }
        }
    }
}
