internal import Cryptography
internal import EstateFiles

/// A hash of the files of the desired state: their names and bytes, in the order of the names.
enum EstateHash {
    static func of(_ directory: String) -> String {
        let (files, _) = EstateDirectory.read(directory)
        var bytes: [UInt8] = []
        for file in files {
            bytes += Array("\(file.path)\u{0}\(file.bytes.count)\u{0}".utf8)
            bytes += file.bytes
        }
        return SHA256.digest(bytes).hexDigits
    }
}
