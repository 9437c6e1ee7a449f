internal import CSodium
internal import FoundationEssentials

/// libsodium's sealed box: anybody can close one for the owner of a key pair, and nobody else opens it, whoever closed it included.
///
/// X25519, XSalsa20 and Poly1305 with a key pair made for the one message. The same text is another box each time.
package enum SealedBox {
    /// Why nothing was closed or opened.
    package enum Problem: Error, Hashable, Sendable {
        /// What should be a public key is none: 32 bytes in base64.
        case key
        /// What should be a box is none, or somebody else's, or was altered.
        case box
        /// libsodium cannot be used, such as without randomness.
        case library
    }

    /// Closes a text for the owner of a public key.
    /// - Parameter publicKey: in base64.
    /// - Returns: in base64.
    package static func seal(_ text: String, for publicKey: String) throws(Problem) -> String {
        try start()
        guard let key = Data(base64Encoded: publicKey).map({ Array($0) }), key.count == Int(crypto_box_publickeybytes()) else { throw .key }
        var message = Array(text.utf8)
        defer { unsafe message.withUnsafeMutableBytes { unsafe sodium_memzero($0.baseAddress, $0.count) } }
        var box = [UInt8](repeating: 0, count: message.count + Int(crypto_box_sealbytes()))
        guard unsafe crypto_box_seal(&box, message, UInt64(message.count), key) == 0 else { throw .key }
        return Data(box).base64EncodedString()
    }

    /// Opens a box with the key pair that it was closed for.
    /// - Parameters:
    ///   - box: in base64.
    ///   - secretKey: 32 bytes.
    package static func open(_ box: String, with secretKey: [UInt8]) throws(Problem) -> String {
        try start()
        guard secretKey.count == Int(crypto_box_secretkeybytes()) else { throw .key }
        guard let box = Data(base64Encoded: box).map({ Array($0) }), box.count >= Int(crypto_box_sealbytes()) else { throw .box }
        var publicKey = [UInt8](repeating: 0, count: Int(crypto_box_publickeybytes()))
        guard unsafe crypto_scalarmult_base(&publicKey, secretKey) == 0 else { throw .key }
        var message = [UInt8](repeating: 0, count: box.count - Int(crypto_box_sealbytes()))
        guard unsafe crypto_box_seal_open(&message, box, UInt64(box.count), publicKey, secretKey) == 0 else { throw .box }
        return String(decoding: message, as: UTF8.self)
    }

    /// May be called again, from any thread.
    private static func start() throws(Problem) {
        guard sodium_init() >= 0 else { throw .library }
    }
}
