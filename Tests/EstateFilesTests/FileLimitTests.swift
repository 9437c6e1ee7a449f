import Diagnostics
import EstateFiles
import Foundation
import Testing

@Suite("How large a file may be")
struct FileLimitTests {
    private static func large(_ mebibytes: Int) -> SourceFile {
        SourceFile(path: "large.yaml", bytes: [UInt8](repeating: UInt8(ascii: "#"), count: (mebibytes << 20) + 1))
    }

    private static func estate(_ limit: String?) -> SourceFile {
        SourceFile(path: "estate.yaml", bytes: Array((Sample.estate + (limit.map { "file_limit: \($0)\n" } ?? "")).utf8))
    }

    private static func rules(_ limit: String?, _ mebibytes: Int) -> [String] {
        EstateLoader.load(files: [estate(limit), large(mebibytes)]).1.map(\.rule)
    }

    @Test("16 MiB, or what the estate says")
    func declared() {
        #expect(Self.rules(nil, 15) == [])
        #expect(Self.rules(nil, 16) == ["yaml.too-large"])
        #expect(Self.rules("32", 16) == [])
        #expect(Self.rules("32", 32) == ["yaml.too-large"])
    }

    @Test("what is no limit is an error, and raises nothing", arguments: ["15", "1025", "many", "-1"])
    func malformed(_ limit: String) {
        let rules = Self.rules(limit, 16)
        #expect(rules.contains("estate.file-limit") || rules.contains("estate.wrong-type"), "\(rules)")
        if limit != "1025" { #expect(rules.contains("yaml.too-large"), "\(rules)") }
    }

    @Test("a file on the disk that is larger is not read")
    func directory() throws {
        let place = FileManager.default.temporaryDirectory.appending(path: "plumb-limit-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: place, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: place) }
        try Data(Self.large(16).bytes).write(to: place.appending(path: "large.yaml"))
        try Data(Self.estate(nil).bytes).write(to: place.appending(path: "estate.yaml"))
        let (few, problems) = EstateDirectory.read(place.path)
        #expect(few.map(\.path) == ["estate.yaml"])
        #expect(problems.map(\.rule) == ["yaml.too-large"])
        try Data(Self.estate("17").bytes).write(to: place.appending(path: "estate.yaml"))
        let (all, none) = EstateDirectory.read(place.path)
        #expect(all.map(\.path) == ["estate.yaml", "large.yaml"])
        #expect(none.isEmpty)
    }
}
