package org.shequ.schemas.source;

/** Where the files of a source lie. */
public enum Folder {
    /** The folder deliveries arrive in. */
    DATA,
    /** The deployment's own folder: small tables of codes that are part of the definitions, such as an area table. */
    DEPLOYMENT,
    /** A folder of the city's state in which what is pulled waits to be taken in. */
    LANDING
}
