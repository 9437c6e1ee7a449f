package import Estate

/// A model whose changes may be about mail that other providers send.
package protocol MailAwareModel: ProviderModel {
    /// The same, told of every mail service that the program knows, whether an estate declares it or not.
    func knowing(_ services: [MailService]) -> Self
}
