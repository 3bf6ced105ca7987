import type { Dataset } from '../element/write/encode.ts';
import { fitText } from '../element/write/value-rules.ts';

/** The equipment of the derived object: this program. */
export interface SoftwareIdentity {
  readonly name: string;
  readonly version: string;
  readonly manufacturer?: string;
  /** DeviceSerialNumber, which the standard demands of software too; `0` where there is none. */
  readonly serialNumber?: string;
}

/** General and Enhanced Equipment (PS3.3 C.7.5.1, C.7.5.2): the program is the equipment that made the object. */
export function equipmentModule(software: SoftwareIdentity): Dataset {
  return {
    Manufacturer: fitText('LO', software.manufacturer ?? software.name),
    ManufacturerModelName: fitText('LO', software.name),
    DeviceSerialNumber: fitText('LO', software.serialNumber ?? '0'),
    SoftwareVersions: fitText('LO', software.version),
  };
}
