#if canImport(Glibc)
internal import Glibc
#elseif canImport(Darwin)
internal import Darwin
#endif
internal import Reconciling
internal import Resources

/// A file that holds one token, such as a service account's.
enum TokenFile {
    /// More is no token.
    private static let limit = 65_536

    /// - Returns: its text without blanks and line ends around it.
    static func read(_ path: String) throws(ProviderError) -> Secret {
        func problem(_ code: ProviderError.Code, _ message: String) -> ProviderError {
            ProviderError(code, attempt: "reading the token in \(path)", message: message, fix: "correct the path, or the file")
        }
        // A pipe would wait for somebody who writes.
        let descriptor = open(path, O_RDONLY | O_NONBLOCK | O_CLOEXEC)
        guard descriptor >= 0 else { throw problem(.unauthenticated, String(cString: strerror(errno))) }
        defer { close(descriptor) }
        var status = stat()
        guard fstat(descriptor, &status) == 0, status.st_mode & S_IFMT == S_IFREG, status.st_size <= limit else {
            throw problem(.rejected, "it is not a regular file of at most \(limit >> 10) KiB")
        }
        var bytes: [UInt8] = []
        var buffer = [UInt8](repeating: 0, count: limit)
        while bytes.count <= limit {
            let count = systemRead(descriptor, &buffer, buffer.count)
            guard count >= 0 else { throw problem(.unavailable, String(cString: strerror(errno))) }
            guard count > 0 else { break }
            bytes += buffer[..<count]
        }
        // A token is one line of visible ASCII.
        let blanks: Set<UInt8> = [9, 10, 13, 32]
        let text = bytes.drop { blanks.contains($0) }.reversed().drop { blanks.contains($0) }.reversed()
        guard !text.isEmpty, text.allSatisfy({ (33...126).contains($0) }) else { throw problem(.rejected, "it does not hold one token") }
        return Secret(String(decoding: text, as: UTF8.self))
    }
}

/// `read(2)`, which the function of this type hides.
private let systemRead: @Sendable (Int32, UnsafeMutableRawPointer?, Int) -> Int = { read($0, $1, $2) }
