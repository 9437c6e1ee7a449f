#if canImport(Glibc)
internal import Glibc
#elseif canImport(Darwin)
internal import Darwin
#endif

/// Reads a file whole, where it is one: a pipe would never end, a device may be endless or do something when it is opened.
package enum RegularFile {
    /// Why a file is not read.
    package enum Problem: Error, Hashable, Sendable {
        case unreadable
        /// A pipe, a device, a socket or a directory.
        case noFile
        case tooLarge
    }

    /// - Parameter limit: in bytes; what is larger is not read.
    package static func read(_ path: String, atMost limit: Int) throws(Problem) -> [UInt8] {
        var status = stat()
        // Before it is opened: that alone may have an effect on a device, and blocks at a pipe.
        guard unsafe stat(path, &status) == 0 else { throw .unreadable }
        try check(status, limit)
        let descriptor = unsafe open(path, O_RDONLY | O_NONBLOCK | O_NOCTTY | O_CLOEXEC)
        guard descriptor >= 0 else { throw .unreadable }
        defer { close(descriptor) }
        // It may be another one by now.
        guard unsafe fstat(descriptor, &status) == 0 else { throw .unreadable }
        try check(status, limit)
        return try bytes(descriptor, atMost: limit)
    }

    private static func check(_ status: stat, _ limit: Int) throws(Problem) {
        guard status.st_mode & S_IFMT == S_IFREG else { throw .noFile }
        guard status.st_size <= limit else { throw .tooLarge }
    }

    private static func bytes(_ descriptor: Int32, atMost limit: Int) throws(Problem) -> [UInt8] {
        var bytes: [UInt8] = []
        var buffer = [UInt8](repeating: 0, count: 1 << 16)
        while true {
            let count = unsafe buffer.withUnsafeMutableBytes { unsafe systemRead(descriptor, $0) }
            if count < 0, errno == EINTR { continue }
            guard count >= 0 else { throw .unreadable }
            guard count > 0 else { return bytes }
            // A file of /proc says that it is empty, and grows while it is read.
            guard bytes.count + count <= limit else { throw .tooLarge }
            bytes += buffer.prefix(count)
        }
    }

    private static func systemRead(_ descriptor: Int32, _ buffer: UnsafeMutableRawBufferPointer) -> Int {
        #if canImport(Glibc)
        unsafe Glibc.read(descriptor, buffer.baseAddress, buffer.count)
        #else
        unsafe Darwin.read(descriptor, buffer.baseAddress, buffer.count)
        #endif
    }
}
