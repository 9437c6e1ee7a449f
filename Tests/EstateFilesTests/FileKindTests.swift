import EstateFiles
import Foundation
import Testing

@Suite struct FileKindTests {
    /// A file, a directory, a link to nothing and a pipe.
    private func directory() throws -> URL {
        let directory = FileManager.default.temporaryDirectory.appending(path: "plumb-kinds-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: directory.appending(path: "zones"), withIntermediateDirectories: true)
        try Data("zone: example.com\n".utf8).write(to: directory.appending(path: "zones/a.yaml"))
        try FileManager.default.createSymbolicLink(
            atPath: directory.appending(path: "zones/link.yaml").path, withDestinationPath: "nothing")
        try #require(mkfifo(directory.appending(path: "zones/pipe.yaml").path, 0o600) == 0)
        return directory
    }

    @Test func whatIsThere() throws {
        let directory = try directory()
        defer { try? FileManager.default.removeItem(at: directory) }
        func kind(_ path: String) -> FileKind { FileKind(of: directory.appending(path: path).path) }
        #expect(kind("zones") == .directory && kind("zones/a.yaml") == .file && kind("zones/link.yaml") == .link)
        #expect(kind("zones/pipe.yaml") == .other && kind("zones/new.yaml") == .absent && kind("zones/a.yaml/new") == .absent)
        // No name is as long: nobody can say what is there.
        #expect(kind(String(repeating: "a", count: 300)) == .unknown)
    }

    @Test func whereANewFileIsRead() throws {
        let directory = try directory()
        defer { try? FileManager.default.removeItem(at: directory) }
        func isRead(_ path: String) -> Bool { EstateDirectory.isRead(path, below: directory.path) }
        #expect(isRead("zones/new.yaml") && isRead("zones/a.yaml") && isRead("new/deep/b.yml"))
        #expect(!isRead("zones/link.yaml") && !isRead("zones/pipe.yaml") && !isRead("zones/a.yaml/b.yaml") && !isRead(".zones/a.yaml"))
        #expect(!isRead("zones/\(String(repeating: "a", count: 300)).yaml"))
    }
}
