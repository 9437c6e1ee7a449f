internal import FoundationEssentials
#if canImport(Glibc)
internal import Glibc
#elseif canImport(Darwin)
internal import Darwin
#endif

/// Files for one call of a program, in a directory of their own that nobody else can enter; they go with the last reference.
package final class PrivateFiles: Sendable {
    private let directory: String

    /// - Parameter contents: by name.
    package init(_ contents: [String: [UInt8]]) throws(ChildProgram.Failure) {
        var template = Array((FileManager.default.temporaryDirectory.path + "/plumb-XXXXXX").utf8CString)
        // mkdtemp makes a name nobody has, with mode 0700.
        guard mkdtemp(&template) != nil else { throw ChildProgram.Failure(reason: "no temporary directory could be made") }
        directory = String(decoding: template.dropLast().map { UInt8(bitPattern: $0) }, as: UTF8.self)
        for (name, bytes) in contents.sorted(by: { $0.key < $1.key }) {
            guard Self.write(bytes, to: directory + "/" + name) else {
                throw ChildProgram.Failure(reason: "a temporary file could not be written")
            }
        }
    }

    deinit { try? FileManager.default.removeItem(atPath: directory) }

    /// The path of a file.
    package subscript(_ name: String) -> String { directory + "/" + name }

    /// Makes the file with mode 0600 from its first moment.
    private static func write(_ bytes: [UInt8], to path: String) -> Bool {
        let descriptor = open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0o600)
        guard descriptor >= 0 else { return false }
        defer { close(descriptor) }
        var rest = bytes[...]
        while !rest.isEmpty {
            let count = rest.withUnsafeBytes { buffer in systemWrite(descriptor, buffer) }
            guard count > 0 else { return false }
            rest = rest.dropFirst(count)
        }
        return true
    }

    private static func systemWrite(_ descriptor: Int32, _ bytes: UnsafeRawBufferPointer) -> Int {
        #if canImport(Glibc)
        Glibc.write(descriptor, bytes.baseAddress, bytes.count)
        #else
        Darwin.write(descriptor, bytes.baseAddress, bytes.count)
        #endif
    }
}
