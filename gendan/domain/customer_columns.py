"""The columns of a list of customers: our names, and the names that stores and other systems give them."""

from __future__ import annotations

from collections.abc import Sequence

from gendan.domain.book_columns import chosen, claims_of, recognise, refuse_missing
from gendan.domain.book_mapping import Mapping, read_mapping
from gendan.i18n import N_

FIELDS = ("code", "name", "phone", "contact", "region", "address", "kind", "grade", "credit", "note")
"""All columns that ``gendan customers`` knows: the keys of ``[columns]`` in a mapping file."""
WORDS = {
    "code": N_("Customer code"),
    "name": N_("Name"),
    "phone": N_("Phone"),
    "contact": N_("Contact person"),
    "region": N_("Region"),
    "address": N_("Address"),
    "kind": N_("Kind"),
    "grade": N_("Grade"),
    "credit": N_("Credit"),
    "note": N_("Note"),
}
"""The columns in words."""

_NAMES = """
code:
    客户编号 客户编码 客户代码 客户代号 会员编号 会员号 会员卡号 往来单位编码 customercode customerno customerid
    customernumber clientcode clientid clientno memberno membernumber accountnumber accountno
    | 编号 编码 代码 code no id
name:
    客户名称 客户姓名 客户名 客户全称 顾客姓名 顾客名称 会员姓名 会员名称 往来单位 往来单位名称 单位名称 公司名称
    客户 顾客 姓名 customername clientname companyname accountname customer client fullname
    | 名称 公司 单位 名字 会员 name company
    | 客户简称 简称 联系人 contactname contact
phone:
    电话 手机 手机号 手机号码 电话号码 联系电话 联系手机 联系方式 客户电话 客户手机 会员手机 phone mobile tel telephone
    cellphone phoneno phonenumber mobileno mobilenumber mobilephone contactphone customerphone businessphone
    | 固定电话 座机 办公电话 landline officephone workphone
contact:
    联系人 联系人姓名 联络人 主要联系人 负责人 contact contactname contactperson attention attn
region:
    地区 区域 大区 所在地区 所属区域 销售区域 region area territory
    | 省份 省 所在省份 province state
    | 城市 市 所在城市 city
    | 国家 country
address:
    地址 详细地址 客户地址 联系地址 通讯地址 收货地址 送货地址 公司地址 单位地址 address streetaddress fulladdress
    shippingaddress deliveryaddress
    | 街道 注册地址 street billingaddress
kind:
    客户类别 客户类型 客户分类 类别 类型 kind customerkind customertype customercategory
    | 分类 性质 type category segment
grade:
    客户等级 客户级别 等级 级别 客户评级 评级 会员等级 grade customergrade customerlevel rating
    | level class tier
credit:
    信用额度 授信额度 信用限额 赊销额度 信用 额度 creditlimit credit creditline
note:
    备注 客户备注 备注信息 说明 附注 note notes remark remarks comment comments memo
    | 描述 description
"""
CLAIMS = claims_of(_NAMES, FIELDS)
NAMES = tuple(CLAIMS)


def columns_of(headers: Sequence[str], mapping: Mapping) -> dict[str, int]:
    """Field to column index: as the mapping says, else by name. Without a column for names it is an error."""
    found = chosen(headers, mapping.columns, FIELDS) if mapping.columns else recognise(headers, FIELDS, CLAIMS)
    refuse_missing([] if {"name", "code"} & set(found) else ["name"], headers)
    return found


def customer_mapping(text: str) -> Mapping:
    """The mapping for a list of customers that the TOML ``text`` describes."""
    return read_mapping(text, FIELDS, (("name", "code"),))
